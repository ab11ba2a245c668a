/* What happens around a program on Windows:
 * around held FILE COMMAND   runs COMMAND while FILE is open and shared with nobody
 * around detached COMMAND    runs COMMAND without a console and without standard handles */
#include <wchar.h>
#include <windows.h>

static int run(wchar_t *command, DWORD flags)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    DWORD code = 99;
    if (!CreateProcessW(NULL, command, NULL, NULL, flags == 0, flags, NULL, NULL, &startup, &process))
        return 98;
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    return (int)code;
}

int main(void)
{
    int count = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    if (count == 4 && wcscmp(words[1], L"held") == 0) {
        HANDLE file = CreateFileW(words[2], GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
        return file == INVALID_HANDLE_VALUE ? 97 : run(words[3], 0);
    }
    if (count == 3 && wcscmp(words[1], L"detached") == 0)
        return run(words[2], DETACHED_PROCESS);
    return 2;
}
