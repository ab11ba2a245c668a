/* EmerDiff: what is installed, and what went wrong last. It has static methods only. */
#pragma once

#include "binding/classes.hpp"

godot::ClassDescription installation_description();
