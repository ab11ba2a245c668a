// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Containers.h"
#include "Stub/Delegates.h"
#include "Stub/Log.h"
#include "Stub/Math.h"
#include "Stub/Pointers.h"
#include "Stub/Text.h"
#include "Stub/Types.h"
