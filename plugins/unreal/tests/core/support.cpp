#include "support.h"

#include <chrono>
#include <dlfcn.h>
#include <unistd.h>

namespace Test
{
	Loader SystemLoader()
	{
		Loader System;
		System.Exists = [](const std::string& File) { return access(File.c_str(), F_OK) == 0; };
		System.Open = [](const std::string& File) { return dlopen(File.c_str(), RTLD_LAZY); };
		System.Find = [](void* Handle, const char* Name) { return dlsym(Handle, Name); };
		System.Close = [](void* Handle) { dlclose(Handle); };
		return System;
	}

	std::shared_ptr<const Library> RealLibrary()
	{
		Outcome Failure;
		auto Opened = Library::Open(std::getenv("EMERDIFF_LIBRARY"), SystemLoader(), Failure);
		if (Opened == nullptr)
		{
			std::fprintf(stderr, "%s\n", Failure.Message.c_str());
			std::exit(1);
		}
		return Opened;
	}

	Host Game::MakeHost()
	{
		Host Made;
		Made.StartThread = [this](std::function<void()> Work)
		{
			const std::lock_guard<std::mutex> Lock(Guard);
			++NumThreads;
			if (bThreadsStart)
			{
				Threads.emplace_back(std::move(Work));
			}
			else
			{
				Held.push_back(std::move(Work));
			}
		};
		Made.Post = [this](std::function<void()> Told)
		{
			const std::lock_guard<std::mutex> Lock(Guard);
			Posted.push_back(std::move(Told));
		};
		Made.FreeMemory = [this] { return FreeMemory; };
		Made.Warn = [](const std::string& Words) { std::fprintf(stderr, "%s\n", Words.c_str()); };
		return Made;
	}

	size_t Game::Pump()
	{
		std::vector<std::function<void()>> Called;
		{
			const std::lock_guard<std::mutex> Lock(Guard);
			Called.swap(Posted);
		}
		for (const auto& Each : Called)
		{
			Each();
		}
		return Called.size();
	}

	void Game::PumpUntil(const std::function<bool()>& IsSo)
	{
		const auto End = std::chrono::steady_clock::now() + std::chrono::minutes(1);
		while (!IsSo())
		{
			CHECK(std::chrono::steady_clock::now() < End);
			Pump();
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
		}
	}

	void Game::StartThreads()
	{
		const std::lock_guard<std::mutex> Lock(Guard);
		for (auto& Work : Held)
		{
			Threads.emplace_back(std::move(Work));
		}
		Held.clear();
	}

	void Game::JoinThreads()
	{
		for (auto& Thread : Threads)
		{
			Thread.join();
		}
		Threads.clear();
	}

	Listener Heard::MakeListener()
	{
		Listener Told;
		Told.Progress = [this](int32_t Stage, uint32_t Done, uint32_t Total)
		{
			CHECK(NumFinished == 0);
			CHECK(Done <= Total && Total > 0);
			Stages.push_back(Stage);
		};
		Told.Finished = [this](const Run& Ended)
		{
			++NumFinished;
			State = Ended.State();
			Message = Ended.Message();
			Result = Ended.Result();
		};
		return Told;
	}

	std::shared_ptr<const Picture> Squares(uint32_t Side)
	{
		std::vector<uint8_t> Rgba(4 * size_t(Side) * Side, 255);
		for (uint32_t Y = 0; Y < Side; ++Y)
		{
			for (uint32_t X = 0; X < Side; ++X)
			{
				uint8_t* Pixel = &Rgba[4 * (size_t(Y) * Side + X)];
				Pixel[0] = X < Side / 2 ? 230 : 20;
				Pixel[1] = Y < Side / 2 ? 200 : 30;
				Pixel[2] = 90;
			}
		}
		Pixels Source;
		Source.Data = Rgba.data();
		Source.Size = Rgba.size();
		Source.Width = Source.Height = Side;
		Source.Format = PixelFormat::RGBA8;
		Outcome Failure;
		auto Made = Picture::Copy(Source, Failure);
		CHECK(Made != nullptr && Failure.Ok());
		return Made;
	}

	Request RequestOf(std::shared_ptr<const Picture> Source)
	{
		Request Asked;
		Asked.Source = std::move(Source);
		// What is tried here is not how well it is cut.
		Asked.Options.CloserLook = "none";
		Asked.Options.Named = {{"num_masks", "2"}, {"finest_masks", "2"}};
		Asked.Model.Threads = 1;
		return Asked;
	}

	std::vector<uint8_t> ReadFile(const std::string& File)
	{
		std::FILE* Opened = std::fopen(File.c_str(), "rb");
		CHECK(Opened != nullptr);
		std::vector<uint8_t> Bytes;
		uint8_t Part[4096];
		while (const size_t Read = std::fread(Part, 1, sizeof Part, Opened))
		{
			Bytes.insert(Bytes.end(), Part, Part + Read);
		}
		std::fclose(Opened);
		return Bytes;
	}

	void WriteFile(const std::string& File, const void* Data, size_t Size)
	{
		std::FILE* Opened = std::fopen(File.c_str(), "wb");
		CHECK(Opened != nullptr && std::fwrite(Data, 1, Size, Opened) == Size);
		std::fclose(Opened);
	}
}

/** Runs the command that is named first with the arguments that follow. */
int main(int Count, char** Values)
{
	const Test::Arguments Given(Values + 2, Values + Count);
	for (const auto* Commands : {&Test::BrokenCommands, &Test::CancelCommands,
			 &Test::DrawingCommands, &Test::PictureCommands, &Test::RunCommands})
	{
		for (const Test::Command& Each : *Commands)
		{
			if (std::string(Values[1]) == Each.Name)
			{
				Each.Run(Given);
				return 0;
			}
		}
	}
	std::fprintf(stderr, "there is no command %s\n", Values[1]);
	return 2;
}
