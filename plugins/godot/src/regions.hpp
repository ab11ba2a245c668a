/* Regions as Godot has them: dictionaries, numbers of nodes, packed points. */
#pragma once

#include "binding/variant.hpp"

#include <emerdiff.hpp>

#include <vector>

/** Returns the keys id, node, area, rect, mean_color, transparent, min_regions and max_regions. */
godot::Variant dictionary_of(const emerdiff_region &region);
/** Returns an Array of such dictionaries. */
godot::Variant array_of(const std::vector<emerdiff_region> &regions);

/** Returns the selection of a node, or of an array of nodes, or of regions as dictionaries. */
emerdiff::selection selection_of(const godot::Variant &nodes, double grow, double feather);

/** Returns an Array of PackedVector2Array: for each polygon its outer ring, then its holes. */
godot::Variant rings_of(const std::vector<emerdiff::polygon> &polygons);
