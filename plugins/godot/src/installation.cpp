#include "installation.hpp"

#include "json.hpp"

#include <emerdiff.hpp>

#include <sstream>

using godot::Arguments;
using godot::Variant;

namespace {

Variant version(void *, const Arguments &) { return emerdiff_version(); }

Variant last_error(void *, const Arguments &) { return godot::last_error(); }

Variant models(void *, const Arguments &) { return parse_json(emerdiff::model_list()); }

Variant models_folder(void *, const Arguments &) { return emerdiff::model_folder(); }

/** Returns what a function of the library says, or why it fails. */
const char *said(const char *text) { return text ? text : emerdiff_last_error(); }

/** Returns a model of the list in a line: its name, where it is, and why it cannot be used. */
std::string line_of(const Variant &model)
{
    const Variant folder = model.get("folder");
    const Variant error = model.get("error");
    std::string line = "  " + model.get("name").to_string() + ", ";
    line += folder.is_null() ? "part of the library" : folder.to_string();
    return error.is_null() ? line : line + ", cannot be used: " + error.to_string();
}

Variant check_installation(void *, const Arguments &)
{
    std::ostringstream text;
    text << "EmerDiff " << emerdiff_version() << ", interface " << emerdiff_abi_version() << '\n'
         << "ONNX Runtime: " << said(emerdiff_runtime_version()) << '\n'
         << "  file: " << said(emerdiff_runtime_path()) << '\n'
         << "  providers: " << said(emerdiff_runtime_providers()) << '\n'
         << "Models:\n";
    const Variant list = parse_json(emerdiff::model_list());
    const std::int64_t size = list.size();
    for (std::int64_t i = 0; i < size; ++i)
        text << line_of(list.at(i)) << '\n';
    text << "  more are looked for in " << emerdiff::model_folder() << '\n';
    return text.str();
}

}  // namespace

godot::ClassDescription installation_description()
{
    const godot::Parameter text{"", GDEXTENSION_VARIANT_TYPE_STRING};
    return {"EmerDiff",
            "Object",
            {{"get_version", version, text, true, true},
             {"get_last_error", last_error, text, true, true},
             {"get_models", models, {"", GDEXTENSION_VARIANT_TYPE_ARRAY}, true, true},
             {"get_models_folder", models_folder, text, true, true},
             {"check_installation", check_installation, text, true, true}}};
}
