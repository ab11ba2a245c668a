#include "workers.hpp"

#include <stdexcept>

using godot::Variant;

namespace {

// Guards the pointer, not the object: close waits for all who use the object.
std::mutex open_mutex;
Workers *opened = nullptr;

/** Whether scripts still run, which they do not when the engine ends. */
bool has_main_loop()
{
    const godot::StringName name("Engine");
    const Variant engine = Variant::of_object(godot::godot.global_get_singleton(name.get()));
    return !engine.call("get_main_loop").is_null();
}

}  // namespace

godot::ClassDescription Workers::description()
{
    return {.name = name,
            .parent = parent,
            .methods = {{.name = "deliver",
                         .call = godot::member<Workers, &Workers::deliver>,
                         .returns = false}},
            .is_exposed = false};
}

void Workers::open()
{
    auto *made = new Workers;
    godot::embody(made, name, parent);
    const std::lock_guard lock(open_mutex);
    opened = made;
}

void Workers::close()
{
    Workers *closing = nullptr;
    {
        const std::lock_guard lock(open_mutex);
        closing = std::exchange(opened, nullptr);
    }
    const auto workers = [&] {
        const std::lock_guard lock(closing->mutex_);
        return std::exchange(closing->workers_, {});
    }();
    for (const auto &worker : workers)
        worker->job->cancel();
    for (const auto &worker : workers)
        worker->thread.join();
    // When the extension is opened anew scripts go on, and wait for the end of their runs.
    if (has_main_loop()) {
        for (const auto &worker : workers)
            worker->job->report(true);
    }
    godot::godot.object_destroy(closing->owner);
}

void Workers::start(std::shared_ptr<Job> job)
{
    const std::lock_guard open_lock(open_mutex);
    if (opened == nullptr)
        throw std::runtime_error("the engine is ending");
    const auto worker = std::make_shared<Worker>();
    worker->job = std::move(job);
    const std::lock_guard lock(opened->mutex_);
    worker->thread = std::thread([worker = worker.get()] {
        worker->job->work();
        worker->done = true;
        wake();
    });
    opened->workers_.push_back(worker);
}

void Workers::wake()
{
    const std::lock_guard lock(open_mutex);
    if (opened != nullptr && !opened->awake_.exchange(true))
        Variant::of_object(opened->owner).call("call_deferred", {"deliver"});
}

Variant Workers::deliver(const godot::Arguments &)
{
    awake_ = false;
    const auto workers = [&] {
        const std::lock_guard lock(mutex_);
        return workers_;
    }();
    for (const auto &worker : workers) {
        const bool done = worker->done;
        if (done) {
            worker->thread.join();
            const std::lock_guard lock(mutex_);
            workers_.remove(worker);
        }
        worker->job->report(done);
    }
    return {};
}
