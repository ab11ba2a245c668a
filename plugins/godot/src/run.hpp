/* EmerDiffRun: a run that goes on beside the game. */
#pragma once

#include "binding/classes.hpp"
#include "model_state.hpp"

#include <memory>

class SegmentJob;

class Run : public godot::Instance {
public:
    static constexpr const char *name = "EmerDiffRun";
    static constexpr const char *parent = "RefCounted";

    static godot::ClassDescription description();
    /** Starts a run and returns its object. */
    static godot::Variant start(std::shared_ptr<ModelState> model, Picture picture,
                                emerdiff::options options);

    /** Called by the job on the main thread. */
    void progressed(std::int32_t stage, std::uint32_t done, std::uint32_t total);
    void completed(godot::Variant result, std::string error, bool cancelled);

private:
    godot::Variant cancel(const godot::Arguments &arguments);
    godot::Variant is_running(const godot::Arguments &arguments);
    godot::Variant is_cancelled(const godot::Arguments &arguments);
    godot::Variant result(const godot::Arguments &arguments);
    godot::Variant error(const godot::Arguments &arguments);
    godot::Variant self() const { return godot::Variant::of_object(owner); }

    std::weak_ptr<SegmentJob> job_;
    godot::Variant result_;
    std::string error_;
    bool running_ = false;
    bool cancelled_ = false;
};
