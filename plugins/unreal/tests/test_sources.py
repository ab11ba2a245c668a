"""The sources of the modules, compiled against stubs of the engine's headers with its warnings."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import header_tool
import pytest
from places import LIBRARY_FOLDER, SOURCE, STUBS

RUNTIME, EDITOR = SOURCE / "EmerDiff", SOURCE / "EmerDiffEditor"
# What Unreal compiles with, beside a few that it has by default on one of its platforms.
FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wshadow", "-Wundef"]
FLAGS += ["-fno-exceptions", "-x", "c++"]
HEADERS = sorted(SOURCE.glob("EmerDiff*/**/*.h"))
SOURCES = sorted(SOURCE.glob("EmerDiff*/**/*.cpp"))


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    known = header_tool.declared([header.read_text() for header in HEADERS])
    for header in HEADERS:
        header_tool.generate(header, known, folder)
    return folder


def compiling(generated: Path, text: str, editor: bool = True) -> subprocess.CompletedProcess[str]:
    """Compile the text of a file of either module."""
    folders = [generated, LIBRARY_FOLDER, RUNTIME / "Public", RUNTIME / "Private"]
    folders += [EDITOR / "Public", EDITOR / "Private"] if editor else []
    includes = [f"-I{folder}" for folder in folders] + ["-isystem", str(STUBS)]
    defines = [f"-DWITH_EDITORONLY_DATA={int(editor)}"]
    command = ["g++", *FLAGS, *defines, *includes, "-"]
    return subprocess.run(command, input=text, text=True, capture_output=True)


def require_compiles(generated: Path, text: str, editor: bool = True) -> None:
    done = compiling(generated, text, editor)
    assert done.returncode == 0, done.stderr


def including(files: list[Path]) -> str:
    return "".join(f'#include "{file}"\n' for file in files)


def test_all_were_found() -> None:
    assert len(SOURCES) > 15 and len(HEADERS) > 15


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_source_compiles_on_its_own(source: Path, generated: Path) -> None:
    require_compiles(generated, including([source]))


@pytest.mark.parametrize("module", [RUNTIME, EDITOR], ids=lambda path: path.name)
def test_a_module_compiles_as_one_file(module: Path, generated: Path) -> None:
    """Unreal joins sources: names that are local to one file must not be in two."""
    require_compiles(generated, including([file for file in SOURCES if module in file.parents]))


def test_a_game_has_no_editor(generated: Path) -> None:
    """Where textures have no sources, and the headers of the editor's module are not there."""
    files = [file for file in SOURCES if RUNTIME in file.parents]
    require_compiles(generated, including(files), editor=False)


def first_include(source: Path) -> str:
    return re.findall(r'#include "([^"]+)"', source.read_text())[0].split("/")[-1]


def test_a_source_includes_its_own_header_first() -> None:
    """Unreal's build tool refuses others."""
    own = {header.stem: header.name for header in HEADERS}
    wrong = [
        path.name
        for path in SOURCES
        if own.get(path.stem, first_include(path)) != first_include(path)
    ]
    assert wrong == []


# A source that includes its own header first shows that this needs no other before it.
FIRST = {first_include(source) for source in SOURCES}
OTHERS = [header for header in HEADERS if header.name not in FIRST]


@pytest.mark.parametrize("header", OTHERS, ids=lambda path: path.name)
def test_a_header_needs_no_other_before_it(header: Path, generated: Path) -> None:
    require_compiles(generated, including([header]))


def test_public_headers_need_nothing_private(generated: Path) -> None:
    includes = [f"-I{folder}" for folder in (generated, RUNTIME / "Public", EDITOR / "Public")]
    files = [header for header in HEADERS if header.parent.name == "Public"]
    command = ["g++", *FLAGS, "-DWITH_EDITORONLY_DATA=1", *includes, "-isystem", str(STUBS), "-"]
    done = subprocess.run(command, input=including(files), text=True, capture_output=True)
    assert done.returncode == 0, done.stderr


# A text in a source, and what it is misspelt as: the stubs are strict enough to notice each.
MISSPELT = [
    ("EmerDiffModule.cpp", "GetDllExport", "GetDllExports"),
    ("EmerDiffModule.cpp", "Plugin->GetBaseDir()", "Plugin.GetBaseDir()"),
    ("EmerDiffModule.cpp", 'TEXT("EmerDiff.CheckInstallation")', '"EmerDiff.CheckInstallation"'),
    ("EmerDiffModule.cpp", "*EmerDiffConvert::ToEngine(Words)", "EmerDiffConvert::ToEngine(Words)"),
    ("EmerDiffPictures.cpp", "PF_A16B16G16R16", "PF_A16R16G16B16"),
    ("EmerDiffPictures.cpp", '#include "ImageUtils.h"', '#include "ImageUtil.h"'),
    ("EmerDiffSegmentationImages.cpp", "GetPlatformData()", "PlatformData"),
    ("EmerDiffSegmentAsync.cpp", "nullptr, Stage, Done, Total, FString()", "nullptr, Stage, Done"),
    ("EmerDiffSegmentAsync.cpp", "Super::BeginDestroy", "Super::BeginDestroyed"),
    ("EmerDiffTask.cpp", "CreateSP(this", "CreateSP(Texture"),
    ("EmerDiffAssets.cpp", "TMGS_NoMipmaps", "TMGS_NoMips"),
    ("EmerDiffEditorModule.cpp", "LoadSelectedObjects", "LoadSelected"),
    ("EmerDiffDialog.cpp", ".FillHeight(1.0f)", ".FillHeights(1.0f)"),
]


@pytest.mark.parametrize("name, right, wrong", MISSPELT, ids=lambda text: text[:24])
def test_what_is_misspelt_does_not_compile(
    name: str, right: str, wrong: str, generated: Path
) -> None:
    (source,) = (file for file in SOURCES if file.name == name)
    text = source.read_text()
    assert right in text
    assert compiling(generated, text.replace(right, wrong)).returncode != 0


# A text in a header, and what it becomes: the header tool refuses each.
REFUSED = [
    ("EmerDiffTypes.h", "GENERATED_BODY()", "", "GENERATED_BODY"),
    ("EmerDiffTypes.h", ": uint8\n", ": int32\n", "uint8"),
    ("EmerDiffTypes.h", "int64 Area", "uint64 Area", "uint64"),
    (
        "EmerDiffTypes.h",
        "TArray<FEmerDiffRing> Holes",
        "TArray<TArray<FVector2D>> Holes",
        "contain",
    ),
    ("EmerDiffTypes.h", 'BlueprintReadOnly, Category = "EmerDiff")', "BlueprintReadOnly)", "Categ"),
    ("EmerDiffSegmentation.h", "bool RegionAt(int32 X", "bool RegionAt(uint32 X", "uint32"),
    ("EmerDiffSegmentation.h", "UTexture2D* Colors(", "FImage Colors(", "FImage"),
    (
        "EmerDiffSegmentAsync.h",
        '#include "Kismet/',
        '#include "A.generated.h"\n#include "Kismet/',
        "",
    ),
    ("EmerDiffSettings.h", '#include "EmerDiffSettings.generated.h"\n', "", "generated.h"),
]


@pytest.mark.parametrize("name, right, wrong, words", REFUSED, ids=lambda text: text[:24])
def test_what_the_engine_cannot_reflect_is_refused(
    name: str, right: str, wrong: str, words: str, tmp_path: Path
) -> None:
    (header,) = (file for file in HEADERS if file.name == name)
    text = header.read_text()
    assert right in text
    changed = tmp_path / name
    changed.write_text(text.replace(right, wrong))
    known = header_tool.declared([header.read_text() for header in HEADERS])
    if words:
        with pytest.raises(header_tool.Refused, match=words):
            header_tool.generate(changed, known, tmp_path)
    else:
        header_tool.generate(changed, known, tmp_path)


# A function of the engine that ends the process, unless what comes after it was asked before.
ASKED_BEFORE = [
    ("ProcessThreadUntilIdle(", "IsThreadProcessingTasks("),
    ("GetRenderTargetImage(", "GameThread_GetRenderTargetResource("),
]


@pytest.mark.parametrize("call, question", ASKED_BEFORE)
def test_what_ends_the_process_is_asked_for_before(call: str, question: str) -> None:
    texts = [path.read_text() for path in SOURCES if call in path.read_text()]
    assert texts
    for text in texts:
        assert question in text.partition(call)[0]


def test_all_pins_of_the_node_have_the_same_parameters() -> None:
    """The node takes its outputs from the first delegate: others would lose theirs."""
    text = (RUNTIME / "Public" / "EmerDiffSegmentAsync.h").read_text()
    pins = re.findall(r"UPROPERTY\(BlueprintAssignable\)\n\t(\w+) (\w+);", text)
    assert [name for _, name in pins] == ["Progress", "Completed", "Failed", "Cancelled"]
    assert len({kind for kind, _ in pins}) == 1


def test_the_modules_that_headers_come_from_are_named() -> None:
    """By the rules of each module: a header of a module that is not named is not found."""
    of = {
        "ImageCore.h": "ImageCore",
        "Engine/DeveloperSettings.h": "DeveloperSettings",
        "Interfaces/IPluginManager.h": "Projects",
        "Serialization/JsonSerializer.h": "Json",
        "ToolMenus.h": "ToolMenus",
        "ContentBrowserMenuContexts.h": "ContentBrowser",
        "PropertyEditorModule.h": "PropertyEditor",
        "IAssetTools.h": "AssetTools",
        "AssetRegistry/AssetRegistryModule.h": "AssetRegistry",
        "ObjectTools.h": "UnrealEd",
        "Framework/Notifications/NotificationManager.h": "Slate",
        "Widgets/SWindow.h": "SlateCore",
        "Engine/Texture2D.h": "Engine",
        "EmerDiff.h": "EmerDiff",
    }
    for module in (RUNTIME, EDITOR):
        rules = (module / f"{module.name}.Build.cs").read_text()
        for source in module.rglob("*.*"):
            for include in re.findall(r'#include "([^"]+)"', source.read_text()):
                if include in of and of[include] != module.name:
                    assert f'"{of[include]}"' in rules, (source.name, include)
