/* The pages of doc_classes, made from the files when the extension is built. */
#pragma once

/** XML of Godot's help, one text for each class, then nullptr. */
extern const char *const help_pages[];
