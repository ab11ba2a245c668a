/*
 * libemerdiff: cuts any picture into meaningful regions with a pre-trained diffusion model.
 *
 * The shortest complete use, every pixel's region of an RGBA picture:
 *
 *     emerdiff_image image = {0};
 *     image.data = pixels; image.size = 4 * width * height;
 *     image.width = width; image.height = height;
 *     image.layout = EMERDIFF_LAYOUT_RGBA; image.sample = EMERDIFF_SAMPLE_U8;
 *     emerdiff_buffer buffer = {0};
 *     buffer.data = labels; buffer.size = 2 * width * height;
 *
 *     emerdiff_model *model = NULL;
 *     emerdiff_segmentation *result = NULL;
 *     if (emerdiff_model_load(NULL, NULL, &model) ||
 *         emerdiff_segment(model, &image, NULL, NULL, NULL, NULL, &result) ||
 *         emerdiff_segmentation_labels(result, 16, &buffer))
 *         fprintf(stderr, "%s\n", emerdiff_last_error());
 *     emerdiff_segmentation_free(result);
 *     emerdiff_model_free(model);
 *
 * ERRORS. A function that can fail returns an emerdiff_status, 0 being success, or text, NULL being
 * failure. emerdiff_last_error says why, on the same thread. A function that fails has written to no
 * parameter, except where its comment says so. Nothing here aborts the process or exits it.
 *
 * OWNERSHIP. A function with an `emerdiff_x **` parameter makes an object; emerdiff_x_free frees it.
 * Freeing NULL does nothing. Objects may be freed in any order: none needs another to live on. A handle
 * is a number that is never used twice: one that was freed, or is of another kind, is refused with
 * EMERDIFF_INVALID_HANDLE and freeing it again does nothing. const char *that a function returns belongs to
 * the library; its comment says for how long it is valid. Pictures and buffers stay the caller's and
 * are not used after the function has returned.
 *
 * THREADS. Every function may be called from any thread at any time, also on one object: calls that
 * cannot run side by side take turns. An object that is freed while another thread uses it lives until
 * that use ends. A callback runs on the thread that made the call.
 *
 * POINTERS. NULL is an error where the comment does not allow it. Beyond that the library must believe
 * the caller: structures are whole, text ends with NUL and is UTF-8, `size` bytes are there.
 *
 * UNLOADING. The library has threads that outlive a call, so it stays in memory once loaded:
 * dlclose is safe and does not unmap it.
 *
 * VERSIONS. While the first number of the version is 0, the ABI number decides: see
 * EMERDIFF_ABI_VERSION. Structures do not change their size; new fields take reserved bytes, which
 * must be 0.
 */


#ifndef EMERDIFF_H
#define EMERDIFF_H

/* Generated from src/capi by cbindgen; change it there. */

#include <stddef.h>
#include <stdint.h>

/**
 * It worked.
 */
#define EMERDIFF_OK 0

/**
 * The progress callback or the cancel handle stopped the run.
 */
#define EMERDIFF_CANCELLED 1

/**
 * An argument is NULL, unknown, not UTF-8, or does not fit the others.
 */
#define EMERDIFF_INVALID_ARGUMENT 2

/**
 * A handle is not a live object of the right kind: NULL, freed, or made by another copy of this
 * library.
 */
#define EMERDIFF_INVALID_HANDLE 3

/**
 * A buffer is too small; nothing was written to it.
 */
#define EMERDIFF_BUFFER_TOO_SMALL 4

/**
 * An option is outside its range for this model.
 */
#define EMERDIFF_INVALID_OPTION 5

/**
 * The picture has no pixels.
 */
#define EMERDIFF_EMPTY_PICTURE 6

/**
 * The work does not fit into the memory budget.
 */
#define EMERDIFF_MEMORY_BUDGET 7

/**
 * ONNX Runtime is in none of the places that are searched.
 */
#define EMERDIFF_RUNTIME_NOT_FOUND 8

/**
 * The file is not an ONNX Runtime that can be used, or the process already runs another one.
 */
#define EMERDIFF_RUNTIME_UNUSABLE 9

/**
 * The execution provider that was asked for does not work here.
 */
#define EMERDIFF_PROVIDER_UNAVAILABLE 10

/**
 * The model is not there or cannot be read.
 */
#define EMERDIFF_MODEL_NOT_FOUND 11

/**
 * The model is altered, foreign or made for another version.
 */
#define EMERDIFF_MODEL_INVALID 12

/**
 * The computation failed.
 */
#define EMERDIFF_COMPUTATION_FAILED 13

/**
 * A defect of this library. Objects that were in use by the call refuse further work.
 */
#define EMERDIFF_INTERNAL_ERROR 14

/**
 * Version of the header: the first number.
 */
#define EMERDIFF_VERSION_MAJOR 0

/**
 * Version of the header: the second number.
 */
#define EMERDIFF_VERSION_MINOR 1

/**
 * Version of the header: the third number.
 */
#define EMERDIFF_VERSION_PATCH 0

/**
 * Number of the binary interface: it grows when a program that was compiled with an older header must
 * be compiled again. Additions do not change it. The SONAME carries it.
 */
#define EMERDIFF_ABI_VERSION 1

/**
 * The model's or the library's default, for every option.
 */
#define EMERDIFF_DEFAULT 0

/**
 * Preset: masks split into finer ones, few timesteps, borders drawn to the edges of the picture. The
 * default.
 */
#define EMERDIFF_PRESET_FAST 1

/**
 * Preset: the paper's procedure to the letter.
 */
#define EMERDIFF_PRESET_PAPER 2

/**
 * Execution provider: every machine has it.
 */
#define EMERDIFF_PROVIDER_CPU 1

/**
 * Execution provider: NVIDIA. Never run by this project's tests.
 */
#define EMERDIFF_PROVIDER_CUDA 2

/**
 * Execution provider: any GPU on Windows. Never run by this project's tests.
 */
#define EMERDIFF_PROVIDER_DIRECTML 3

/**
 * Execution provider: Apple. Never run by this project's tests.
 */
#define EMERDIFF_PROVIDER_COREML 4

/**
 * Channels in the order of their places in memory.
 */
#define EMERDIFF_LAYOUT_RGBA 1

/**
 * Blue first, as Krita and Windows have it.
 */
#define EMERDIFF_LAYOUT_BGRA 2

/**
 * Alpha first.
 */
#define EMERDIFF_LAYOUT_ARGB 3

/**
 * No alpha.
 */
#define EMERDIFF_LAYOUT_RGB 4

/**
 * No alpha, blue first.
 */
#define EMERDIFF_LAYOUT_BGR 5

/**
 * One channel.
 */
#define EMERDIFF_LAYOUT_GRAY 6

/**
 * A sample is uint8_t, 0 to 255.
 */
#define EMERDIFF_SAMPLE_U8 1

/**
 * A sample is uint16_t in the machine's byte order, 0 to 65535.
 */
#define EMERDIFF_SAMPLE_U16 2

/**
 * A sample is float, 0 to 1; what lies outside is clamped, NaN is 0.
 */
#define EMERDIFF_SAMPLE_F32 3

/**
 * The first row in memory is the lowest of the picture.
 */
#define EMERDIFF_FLIP_Y 1

/**
 * Colours are linear light instead of sRGB.
 */
#define EMERDIFF_LINEAR 2

/**
 * Stage of a run: picture to latents.
 */
#define EMERDIFF_STAGE_ENCODE 1

/**
 * Stage of a run: features of the UNet.
 */
#define EMERDIFF_STAGE_FEATURES 2

/**
 * Stage of a run: low-resolution masks.
 */
#define EMERDIFF_STAGE_CLUSTER 3

/**
 * Stage of a run: modulated denoising, the longest.
 */
#define EMERDIFF_STAGE_DENOISE 4

/**
 * Stage of a run: latents to images.
 */
#define EMERDIFF_STAGE_DECODE 5

/**
 * Stage of a run: difference maps.
 */
#define EMERDIFF_STAGE_DIFFERENCE 6

/**
 * Stage of a run: the region of every pixel.
 */
#define EMERDIFF_STAGE_ASSIGN 7

/**
 * Cut-outs: colours as the region itself has them, where a pixel is covered in part: without those of the
 * regions around, which would be a fringe over another background. Fast multi-level foreground estimation
 * (Germer et al. 2020).
 */
#define EMERDIFF_DECONTAMINATE 1

/**
 * Rendering: each region in a colour of its own.
 */
#define EMERDIFF_COLOR_PALETTE 1

/**
 * Rendering: each region in the mean colour of its pixels.
 */
#define EMERDIFF_COLOR_MEAN 2

/**
 * Stops runs from any thread. It stays cancelled: make a new one for the next run.
 */
typedef struct emerdiff_cancel emerdiff_cancel;

/**
 * A model that is ready to segment. It never changes; many threads may use one at a time, which then
 * take turns in its graphs.
 */
typedef struct emerdiff_model emerdiff_model;

/**
 * How to load a model and how to segment. Everything is optional; what is not set has the model's
 * default. Values are checked against the model when they are used.
 */
typedef struct emerdiff_options emerdiff_options;

/**
 * A picture cut into regions that cover it and do not overlap, at every level from one region to the
 * finest; one level is set at a time. Owns all it needs: it outlives the model, the options and the
 * picture.
 */
typedef struct emerdiff_segmentation emerdiff_segmentation;

/**
 * What became of a call: EMERDIFF_OK or the code of an error. Codes keep their numbers; later
 * versions may add some, so treat an unknown one as an error.
 */
typedef int32_t emerdiff_status;

/**
 * What a run takes at most.
 */
typedef struct {
    /**
     * Bytes that the process has more at the peak than before the run.
     */
    uint64_t memory;
    /**
     * Units of progress.
     */
    uint32_t units;
    /**
     * Passes of the UNet, the unit of time: measure how long one takes on the machine.
     */
    uint32_t unet_passes;
    /**
     * 0; later versions may tell more here.
     */
    uint8_t reserved[16];
} emerdiff_estimate;

/**
 * A picture in the caller's memory, read where it lies. Colours are sRGB. Alpha is straight, not
 * premultiplied: pixels of alpha 0 are a region of their own (option "transparent_region"), whatever their
 * colour; fainter ones are laid on mid-grey. Fill it with zeros first, then set what it needs.
 */
typedef struct {
    /**
     * First byte of the first row in memory.
     */
    const void *data;
    /**
     * Bytes from there on that may be read.
     */
    size_t size;
    /**
     * Bytes from one row to the next; 0 when rows follow each other without a gap.
     */
    size_t stride;
    /**
     * const void *per row.
     */
    uint32_t width;
    /**
     * Rows.
     */
    uint32_t height;
    /**
     * EMERDIFF_LAYOUT_*.
     */
    int32_t layout;
    /**
     * EMERDIFF_SAMPLE_*.
     */
    int32_t sample;
    /**
     * EMERDIFF_FLIP_Y and EMERDIFF_LINEAR, or 0.
     */
    uint32_t flags;
    /**
     * 0.
     */
    uint32_t reserved;
} emerdiff_image;

/**
 * Called on the thread that segments, after each unit of work: the stage that has advanced
 * (EMERDIFF_STAGE_*; later versions may add some), units done, units of the whole run, which may
 * turn out fewer than said before. Returns 0 to go on; anything else cancels the run.
 *
 * It may call this library. It must return: no exception and no longjmp may leave it.
 */
typedef int32_t (*emerdiff_progress)(void *userdata, int32_t stage, uint32_t done, uint32_t total);

/**
 * One region of a picture.
 */
typedef struct {
    /**
     * Its pixels.
     */
    uint64_t area;
    /**
     * Its number in the label map of its level: from 0, the largest first.
     */
    uint32_t id;
    /**
     * First column of the smallest box around it.
     */
    uint32_t x;
    /**
     * First row of the box.
     */
    uint32_t y;
    /**
     * Columns of the box.
     */
    uint32_t width;
    /**
     * Rows of the box.
     */
    uint32_t height;
    /**
     * Mean of its pixels, 8-bit sRGB; transparent ones do not count.
     */
    uint8_t mean_color[3];
    /**
     * 1 when it is the transparent pixels and nothing else, which have no colour; otherwise 0.
     */
    uint8_t transparent;
    /**
     * 0; later versions may tell more here.
     */
    uint8_t reserved[16];
} emerdiff_region;

/**
 * A buffer of the caller's for one value per pixel of a segmentation. Only pixels are written, never
 * what lies between rows; on an error, nothing. Fill it with zeros first, then set what it needs.
 */
typedef struct {
    /**
     * First byte of the first row in memory.
     */
    void *data;
    /**
     * Bytes from there on that may be written.
     */
    size_t size;
    /**
     * Bytes from one row to the next; 0 when rows follow each other without a gap.
     */
    size_t stride;
    /**
     * EMERDIFF_FLIP_Y, or 0.
     */
    uint32_t flags;
    /**
     * 0.
     */
    uint32_t reserved;
} emerdiff_buffer;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Why the last call that failed on this thread did: one line that names what is at fault and what to
 * do about it, fit to be shown to people. "" when none has failed.
 *
 * Returns UTF-8, valid until the next call that fails on this thread. Never NULL.
 */
const char *emerdiff_last_error(void);

/**
 * Version of the library, such as "0.1.0". Static.
 */
const char *emerdiff_version(void);

/**
 * EMERDIFF_ABI_VERSION of the library. A host that opens the library at run time compares it with
 * its header's before any other call.
 */
uint32_t emerdiff_abi_version(void);

/**
 * Opens ONNX Runtime from the shared library `path`. Without this call it is searched at the first
 * use: the file named in the environment variable ORT_DYLIB_PATH, beside this library, beside the
 * program, in the user's cache folder, in the system's folders; `path` NULL searches now.
 *
 * The process has one for its life, opened with local symbols: it does not clash with a copy of the
 * host's own. EMERDIFF_RUNTIME_UNUSABLE when another is open already. Never touches the network.
 *
 * Sets the environment variable ORT_DISABLE_TELEMETRY to 1, unless it is set, before the library is
 * opened: ONNX Runtime 1.29 and newer report to Microsoft otherwise. A host whose other threads may
 * read the environment in this moment sets it when it starts.
 */
emerdiff_status emerdiff_runtime_load(const char *path);

/**
 * File of the ONNX Runtime in use, which is searched when none is open. Static; NULL on error.
 */
const char *emerdiff_runtime_path(void);

/**
 * Version of the ONNX Runtime in use, such as "1.31.1". Static; NULL on error.
 */
const char *emerdiff_runtime_version(void);

/**
 * The execution providers in this build of ONNX Runtime, such as "cpu,cuda"; that one is listed does
 * not mean that its device is present. Static; NULL on error.
 */
const char *emerdiff_runtime_providers(void);

/**
 * Makes options of which none is set. Free them with emerdiff_options_free.
 */
emerdiff_status emerdiff_options_new(emerdiff_options **options);

/**
 * Frees options. NULL is fine; a handle that is already freed is left alone.
 */
void emerdiff_options_free(emerdiff_options *options);

/**
 * Sets an option by name, for bindings and for what has no setter. `value` is a number, true or
 * false, or a name, as text; NULL takes the option back to its default.
 *
 * What has a setter has its name, as "seed". Further there are, for all that the method can do:
 * "connected" (true: regions that do not touch are apart and never merge, at every level), "num_masks" (masks to
 * start from), "finest_masks" (what they are split into), "feature_timestep",
 * "num_inference_steps", "further_steps" (steps after the modulated one), "one_sided", "shared_probes",
 * "edge_guided", "readout" ("images", "tiny-images" or "latents"); docs/default-preset.md tells what they
 * are worth. "windows" is the number of windows along the picture's longer side that the model looks through,
 * at most as many as show it pixel for pixel: more show more detail. "transparent_region" is whether pixels of
 * alpha 0 are a region of their own, which is the default. "provider" and "preset" are the lower-case ends of
 * their constants' names.
 */
emerdiff_status emerdiff_options_set(emerdiff_options *options,
                                     const char *key,
                                     const char *value);

/**
 * Gives an option by name as text that emerdiff_options_set takes; "" when it is not set.
 *
 * `text` has room for `capacity` bytes and ends with NUL. `length`, unless NULL, gets the length
 * without NUL, also when `text` is too small or NULL.
 */
emerdiff_status emerdiff_options_get(const emerdiff_options *options,
                                     const char *key,
                                     char *text,
                                     size_t capacity,
                                     size_t *length);

/**
 * Where to compute: EMERDIFF_PROVIDER_*. By default the first of CUDA, DirectML and CPU that can open
 * the model. One that is named and does not work is an error, never a silent CPU. Used by
 * emerdiff_model_load.
 */
emerdiff_status emerdiff_options_set_provider(emerdiff_options *options,
                                              int32_t provider);

/**
 * Threads of ONNX Runtime; 0, the default, is one per core. Used by emerdiff_model_load.
 */
emerdiff_status emerdiff_options_set_threads(emerdiff_options *options, uint32_t threads);

/**
 * The settings to start from: EMERDIFF_PRESET_*.
 */
emerdiff_status emerdiff_options_set_preset(emerdiff_options *options, int32_t preset);

/**
 * K: the number of regions; with EMERDIFF_PRESET_PAPER the number of masks, of which each wins a region
 * or none. 0, the default, is as many as the picture's features tell apart; with EMERDIFF_PRESET_PAPER the
 * model's own number.
 */
emerdiff_status emerdiff_options_set_num_regions(emerdiff_options *options,
                                                 uint32_t num_regions);

/**
 * How fine the regions are instead of how many: from 0, one region, to 1, all that were found.
 */
emerdiff_status emerdiff_options_set_granularity(emerdiff_options *options,
                                                 double granularity);

/**
 * Parts of a region that are a smaller share of the picture than this, 0 to below 1, go to what surrounds
 * them.
 */
emerdiff_status emerdiff_options_set_min_area(emerdiff_options *options,
                                              double share);

/**
 * Seed of the noise and of the clustering; the same seed gives the same result.
 */
emerdiff_status emerdiff_options_set_seed(emerdiff_options *options, uint64_t seed);

/**
 * Bytes that the picture and the tensors of one run may take, the model's weights not counted. Without it 2 GB,
 * or for the tensors what the smallest batch takes.
 */
emerdiff_status emerdiff_options_set_memory_budget(emerdiff_options *options,
                                                   uint64_t bytes);

/**
 * t_m: the timestep of the modulation. Paper: 281.
 */
emerdiff_status emerdiff_options_set_modulation_timestep(emerdiff_options *options,
                                                         uint32_t timestep);

/**
 * Lambda: the size of the offset on the attention's output. Paper: 10.
 */
emerdiff_status emerdiff_options_set_strength(emerdiff_options *options, float strength);

/**
 * Standard deviation of the Gaussian filter on difference maps, in pixels of the model's image.
 */
emerdiff_status emerdiff_options_set_sigma(emerdiff_options *options, float sigma);

/**
 * Loads the model bundle in the folder `bundle`; NULL is the model that comes with the library, found
 * beside it. `options`, NULL for none, say which provider and how many threads.
 *
 * Takes from a tenth of a second to many seconds and reads every byte of the bundle, so do it off the
 * user interface's thread and once. Free the model with emerdiff_model_free.
 */
emerdiff_status emerdiff_model_load(const char *bundle,
                                    const emerdiff_options *options,
                                    emerdiff_model **model);

/**
 * Frees a model. NULL is fine; a handle that is already freed is left alone. Results live on, and a
 * run that uses the model on another thread ends as if nothing had happened.
 */
void emerdiff_model_free(emerdiff_model *model);

/**
 * What the model is, as JSON: name, license, source, bundle, image (the size that it sees), provider
 * (the one that was taken), onnxruntime, settings (its defaults).
 *
 * Returns UTF-8, valid until the model is freed; NULL on error.
 */
const char *emerdiff_model_info(const emerdiff_model *model);

/**
 * Tells what segmenting a picture of `width` x `height` with `options` (NULL: the defaults) takes at most.
 * Takes no time. Fails as the run would for options that the model does not have.
 */
emerdiff_status emerdiff_model_estimate(const emerdiff_model *model,
                                        uint32_t width,
                                        uint32_t height,
                                        const emerdiff_options *options,
                                        emerdiff_estimate *estimate);

/**
 * Makes a handle that can stop runs. Free it with emerdiff_cancel_free.
 */
emerdiff_status emerdiff_cancel_new(emerdiff_cancel **cancel);

/**
 * Stops every run that was given this handle, also those that begin later: they return
 * EMERDIFF_CANCELLED soon, in the middle of a unit of work. Returns at once, from any thread.
 */
emerdiff_status emerdiff_cancel_request(emerdiff_cancel *cancel);

/**
 * Frees a cancel handle, also while a run uses it. NULL is fine; a handle that is already freed is
 * left alone.
 */
void emerdiff_cancel_free(emerdiff_cancel *cancel);

/**
 * Segments a picture of any size. Takes from a part of a second to minutes: call it off the user
 * interface's thread. Several threads may share a model. A picture of one colour, of noise or of one
 * fine texture is one region unless a number is asked for, one without a visible pixel is always one.
 *
 * `image` is read while the function runs and must not change; 8-bit RGB without gaps between rows is used
 * where it lies. `options` NULL: the defaults.
 * `progress` NULL: none; `userdata` is what it is called with. `cancel` NULL: none. `segmentation`
 * gets the result, to be freed with emerdiff_segmentation_free; it outlives everything else here.
 */
emerdiff_status emerdiff_segment(const emerdiff_model *model,
                                 const emerdiff_image *image,
                                 const emerdiff_options *options,
                                 emerdiff_progress progress,
                                 void *userdata,
                                 const emerdiff_cancel *cancel,
                                 emerdiff_segmentation **segmentation);

/**
 * Frees a result. NULL is fine; a handle that is already freed is left alone.
 */
void emerdiff_segmentation_free(emerdiff_segmentation *segmentation);

/**
 * Gives the size of the picture; that of every map and mask of the result.
 */
emerdiff_status emerdiff_segmentation_size(const emerdiff_segmentation *segmentation,
                                           uint32_t *width,
                                           uint32_t *height);

/**
 * Gives the number of regions at the level that is set.
 */
emerdiff_status emerdiff_segmentation_num_regions(const emerdiff_segmentation *segmentation,
                                                  uint32_t *num_regions);

/**
 * Gives the number of regions at the finest level: levels are 1 to this.
 */
emerdiff_status emerdiff_segmentation_max_regions(const emerdiff_segmentation *segmentation,
                                                  uint32_t *max_regions);

/**
 * Sets the level to so many regions, at least 1, or to all where there are fewer. Takes milliseconds: no
 * part of the model runs. Regions of a level are unions of those of finer ones.
 */
emerdiff_status emerdiff_segmentation_set_num_regions(emerdiff_segmentation *segmentation,
                                                      uint32_t num_regions);

/**
 * Sets the level by a granularity from 0, one region, to 1, the finest; the number of regions grows by
 * equal factors. As quick as emerdiff_segmentation_set_num_regions.
 */
emerdiff_status emerdiff_segmentation_set_granularity(emerdiff_segmentation *segmentation,
                                                      double granularity);

/**
 * How the segmentation was made, as JSON: settings (all of them, as used), unet_passes, seconds (by
 * stage).
 *
 * Returns UTF-8, valid until the segmentation is freed; NULL on error.
 */
const char *emerdiff_segmentation_info(const emerdiff_segmentation *segmentation);

/**
 * Gives all regions, the place of each being its id. `regions` has room for `capacity` of them;
 * EMERDIFF_BUFFER_TOO_SMALL when there are more.
 */
emerdiff_status emerdiff_segmentation_regions(const emerdiff_segmentation *segmentation,
                                              emerdiff_region *regions,
                                              size_t capacity);

/**
 * Gives the id of the region at column `x`, row `y`, counted from the top left.
 */
emerdiff_status emerdiff_segmentation_region_at(const emerdiff_segmentation *segmentation,
                                                uint32_t x,
                                                uint32_t y,
                                                uint32_t *id);

/**
 * Writes the label map: the id of the region of each pixel, as unsigned integers of `bits` bits, 8,
 * 16 or 32. EMERDIFF_INVALID_ARGUMENT when there are more regions than such integers can tell apart.
 */
emerdiff_status emerdiff_segmentation_labels(const emerdiff_segmentation *segmentation,
                                             uint32_t bits,
                                             const emerdiff_buffer *buffer);

/**
 * Writes the hard mask of region `id` as uint8_t: 255 inside, 0 outside.
 */
emerdiff_status emerdiff_segmentation_mask(const emerdiff_segmentation *segmentation,
                                           uint32_t id,
                                           const emerdiff_buffer *buffer);

/**
 * Writes the soft mask of region `id` as uint8_t: the share of each pixel that belongs to it, 255 being
 * all. The shares of all regions add up to all but for rounding. `image` is the picture that was
 * segmented. Without the option edge_guided it is the hard mask. The buffer may be the picture's memory.
 */
emerdiff_status emerdiff_segmentation_soft_mask(const emerdiff_segmentation *segmentation,
                                                const emerdiff_image *image,
                                                uint32_t id,
                                                const emerdiff_buffer *buffer);

/**
 * Writes the soft mask of region `id`: the share of each pixel that belongs to it, in samples of
 * EMERDIFF_SAMPLE_*, of which the largest integer or 1.0 is all. `grow` moves the edge, where half of a
 * pixel is covered, outward by so many pixels, inward below 0; then `feather` softens it by a Gaussian
 * with a standard deviation of half so many pixels. 0 and 0 leave it as it is; both reach to the larger
 * side of the picture at most. The shares of all regions add up to all but for rounding, unless they grow,
 * which makes them overlap, or shrink, which leaves gaps. `image` is the picture that was segmented.
 */
emerdiff_status emerdiff_segmentation_coverage(const emerdiff_segmentation *segmentation,
                                               const emerdiff_image *image,
                                               uint32_t id,
                                               float grow,
                                               float feather,
                                               int32_t sample,
                                               const emerdiff_buffer *buffer);

/**
 * Writes region `id` cut out of the picture, as RGBA of uint8_t, alpha being its soft mask as in
 * emerdiff_segmentation_coverage; nothing of the rest. `flags` is EMERDIFF_DECONTAMINATE, or 0 for the
 * picture's own colours. `image` is the picture that was segmented. The buffer may be its memory.
 */
emerdiff_status emerdiff_segmentation_cutout(const emerdiff_segmentation *segmentation,
                                             const emerdiff_image *image,
                                             uint32_t id,
                                             float grow,
                                             float feather,
                                             uint32_t flags,
                                             const emerdiff_buffer *buffer);

/**
 * Writes each pixel in the colour of its region, as RGBA of uint8_t, 0 where it is transparent; `color` is
 * EMERDIFF_COLOR_*.
 */
emerdiff_status emerdiff_segmentation_colors(const emerdiff_segmentation *segmentation,
                                             int32_t color,
                                             const emerdiff_buffer *buffer);

/**
 * Writes the picture tinted in the colours of its regions, with dark borders between them, as RGBA of
 * uint8_t. `image` is the picture that was segmented. The buffer may be its memory.
 */
emerdiff_status emerdiff_segmentation_overlay(const emerdiff_segmentation *segmentation,
                                              const emerdiff_image *image,
                                              const emerdiff_buffer *buffer);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* EMERDIFF_H */
