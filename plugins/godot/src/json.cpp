#include "json.hpp"

#include "binding/classes.hpp"

godot::Variant parse_json(const std::string &text)
{
    const godot::Variant json = godot::make_engine_object("JSON");
    json.call("parse", {text});
    return json.call("get_data");
}
