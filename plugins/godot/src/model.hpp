/* EmerDiffModel: a resource that says which model, and segments images with it. */
#pragma once

#include "binding/classes.hpp"
#include "model_state.hpp"

#include <memory>

class Model : public godot::Instance {
public:
    static constexpr const char *name = "EmerDiffModel";
    static constexpr const char *parent = "Resource";

    static godot::ClassDescription description();

private:
    godot::Variant bundle(const godot::Arguments &arguments);
    godot::Variant set_bundle(const godot::Arguments &arguments);
    godot::Variant provider(const godot::Arguments &arguments);
    godot::Variant set_provider(const godot::Arguments &arguments);
    godot::Variant threads(const godot::Arguments &arguments);
    godot::Variant set_threads(const godot::Arguments &arguments);
    godot::Variant open(const godot::Arguments &arguments);
    godot::Variant info(const godot::Arguments &arguments);
    godot::Variant estimate(const godot::Arguments &arguments);
    godot::Variant segment(const godot::Arguments &arguments);
    godot::Variant segment_async(const godot::Arguments &arguments);

    std::shared_ptr<ModelState> state_ = std::make_shared<ModelState>();
};
