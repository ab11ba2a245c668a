/* What the library says as JSON, as values of GDScript. */
#pragma once

#include "binding/variant.hpp"

#include <string>

godot::Variant parse_json(const std::string &text);
