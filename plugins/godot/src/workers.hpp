/* Threads that work beside the engine, and how what they have done reaches its main thread. */
#pragma once

#include "binding/classes.hpp"

#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

/** Something that is done on a thread of its own. */
class Job {
public:
    virtual ~Job() = default;
    /** Does it, on that thread; throws nothing. */
    virtual void work() = 0;
    /** Makes `work` return soon; any thread. */
    virtual void cancel() = 0;
    /** Tells of what has happened since the last time; the main thread. */
    virtual void report(bool done) = 0;
};

/**
 * The one object of Godot that threads speak to. They call nothing of the engine but its
 * call_deferred, and what waits in the engine's queue holds no object of ours, so that an engine
 * that ends, or opens the extension anew, finds none there.
 */
class Workers : public godot::Instance {
public:
    static constexpr const char *name = "EmerDiffWorkers";
    static constexpr const char *parent = "Object";

    static godot::ClassDescription description();
    /** Makes the object. */
    static void open();
    /** Cancels every job, waits for its thread, tells of its end and frees the object. */
    static void close();
    /** Starts a job; the main thread hears of it by `report`. */
    static void start(std::shared_ptr<Job> job);
    /** Has `report` called soon; any thread. */
    static void wake();

private:
    struct Worker {
        std::shared_ptr<Job> job;
        std::atomic<bool> done = false;
        std::thread thread = {};
    };

    godot::Variant deliver(const godot::Arguments &arguments);

    std::mutex mutex_;
    std::list<std::shared_ptr<Worker>> workers_;
    std::atomic<bool> awake_ = false;
};
