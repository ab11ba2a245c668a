/*
 * libemerdiff: cuts any picture into meaningful regions with a pre-trained diffusion model.
 *
 * The shortest complete use, which gets the region of every pixel of an RGBA picture:
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
 *         emerdiff_segment(model, &image, NULL, &result) ||
 *         emerdiff_segmentation_labels(result, 16, &buffer))
 *         fprintf(stderr, "%s\n", emerdiff_last_error());
 *     emerdiff_segmentation_free(result);
 *     emerdiff_model_free(model);
 *
 * ERRORS. A function that can fail returns an emerdiff_status, of which 0 is success, or text, of
 * which NULL is failure. emerdiff_last_error then tells why, on the same thread. A function that
 * fails writes to none of its output parameters, unless its comment says so. No function ends the
 * process.
 *
 * OWNERSHIP. A function with an `emerdiff_x **` parameter makes an object, and emerdiff_x_free
 * frees it. Freeing NULL does nothing. Objects may be freed in any order, because none needs
 * another. A handle is a number that is never used twice. A handle that was freed, or that belongs
 * to an object of another kind, is refused with EMERDIFF_INVALID_HANDLE; freeing it again does
 * nothing. Text that a function returns belongs to the library, and the comment says how long it is
 * valid. Pictures and buffers belong to the caller and are not used after the function has
 * returned.
 *
 * THREADS. Every function may be called from any thread at any time, also on the same object: calls
 * that cannot run at the same time take turns. An object that is freed while another thread uses it
 * lives until that use ends. A callback runs on the thread that made the call.
 *
 * POINTERS. NULL is an error unless the comment allows it. Beyond that the library has to trust the
 * caller: structures are complete, text ends with NUL and is UTF-8, and `size` bytes are there.
 *
 * THE HOST'S THREADS. A thread that calls the library needs a stack of 256 KB, and the usual
 * floating point environment, in which an invalid operation does not trap.
 *
 * PROCESSES. A process that is forked after ONNX Runtime was opened lacks its threads: models and
 * results are refused there with EMERDIFF_COMPUTATION_FAILED. Fork before the first use, or start
 * another program. A process may end at any time; it waits a moment for a model that is being
 * loaded. Where the system starts no more threads there are fewer of them, or an error.
 *
 * UNLOADING. The library has threads that outlive a call, so it stays in memory once it is loaded:
 * dlclose is safe but does not unmap it.
 *
 * VERSIONS. While the major version is 0, the ABI number alone tells what is compatible: see
 * EMERDIFF_ABI_VERSION. Structures keep their size; new fields take reserved bytes, which must be
 * 0.
 */


#ifndef EMERDIFF_H
#define EMERDIFF_H

/* Generated from src/capi by cbindgen; change it there. */

#include <stddef.h>
#include <stdint.h>

/**
 * The call succeeded.
 */
#define EMERDIFF_OK 0

/**
 * The progress callback or the cancel handle stopped the run.
 */
#define EMERDIFF_CANCELLED 1

/**
 * An argument is NULL, has an unknown value, is not UTF-8, or does not fit the other arguments.
 */
#define EMERDIFF_INVALID_ARGUMENT 2

/**
 * A handle is not a live object of the right kind: it is NULL, was freed, or was made by another
 * copy of this library.
 */
#define EMERDIFF_INVALID_HANDLE 3

/**
 * A buffer is too small. Nothing was written to it.
 */
#define EMERDIFF_BUFFER_TOO_SMALL 4

/**
 * An option does not exist, or its value is outside its range for this model.
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
 * The file is not a usable ONNX Runtime, or the process already runs another one.
 */
#define EMERDIFF_RUNTIME_UNUSABLE 9

/**
 * The execution provider that was asked for does not work on this machine.
 */
#define EMERDIFF_PROVIDER_UNAVAILABLE 10

/**
 * The model does not exist or cannot be read.
 */
#define EMERDIFF_MODEL_NOT_FOUND 11

/**
 * The model has been altered, is not a model bundle, or was made for another version.
 */
#define EMERDIFF_MODEL_INVALID 12

/**
 * The computation failed.
 */
#define EMERDIFF_COMPUTATION_FAILED 13

/**
 * The library has a defect. Objects that the call was using may refuse further work.
 */
#define EMERDIFF_INTERNAL_ERROR 14

/**
 * The system has no memory left.
 */
#define EMERDIFF_OUT_OF_MEMORY 15

/**
 * The bytes are not a segmentation that was kept, or were altered.
 */
#define EMERDIFF_KEPT_INVALID 16

/**
 * Major version of this header.
 */
#define EMERDIFF_VERSION_MAJOR 0

/**
 * Minor version of this header.
 */
#define EMERDIFF_VERSION_MINOR 1

/**
 * Patch version of this header.
 */
#define EMERDIFF_VERSION_PATCH 0

/**
 * Number of the binary interface. It grows when programs that were compiled with an older header
 * have to be compiled again; additions do not change it. It is part of the SONAME.
 */
#define EMERDIFF_ABI_VERSION 2

/**
 * Takes the preset or the provider back to the default.
 */
#define EMERDIFF_DEFAULT 0

/**
 * Preset: masks split into finer ones, few timesteps, regions merged across the weakest border.
 * This is the default.
 */
#define EMERDIFF_PRESET_FAST 1

/**
 * Preset: the paper's procedure to the letter.
 */
#define EMERDIFF_PRESET_PAPER 2

/**
 * Execution provider: the CPU, which every machine has.
 */
#define EMERDIFF_PROVIDER_CPU 1

/**
 * Execution provider: CUDA, for GPUs of NVIDIA. This project's tests have never run it.
 */
#define EMERDIFF_PROVIDER_CUDA 2

/**
 * Execution provider: DirectML, for any GPU on Windows. This project's tests have never run it.
 */
#define EMERDIFF_PROVIDER_DIRECTML 3

/**
 * Execution provider: Core ML, for Apple's machines. This project's tests have never run it.
 */
#define EMERDIFF_PROVIDER_COREML 4

/**
 * Red, green, blue, alpha, in this order in memory.
 */
#define EMERDIFF_LAYOUT_RGBA 1

/**
 * Blue, green, red, alpha, as in Krita and Windows.
 */
#define EMERDIFF_LAYOUT_BGRA 2

/**
 * Alpha, red, green, blue.
 */
#define EMERDIFF_LAYOUT_ARGB 3

/**
 * Red, green, blue, without alpha.
 */
#define EMERDIFF_LAYOUT_RGB 4

/**
 * Blue, green, red, without alpha.
 */
#define EMERDIFF_LAYOUT_BGR 5

/**
 * One channel, without alpha.
 */
#define EMERDIFF_LAYOUT_GRAY 6

/**
 * Samples are uint8_t from 0 to 255.
 */
#define EMERDIFF_SAMPLE_U8 1

/**
 * Samples are uint16_t from 0 to 65535, in the machine's byte order.
 */
#define EMERDIFF_SAMPLE_U16 2

/**
 * Samples are float from 0 to 1. Values outside are clamped, and NaN is 0.
 */
#define EMERDIFF_SAMPLE_F32 3

/**
 * The first row in memory is the bottom row of the picture.
 */
#define EMERDIFF_FLIP_Y 1

/**
 * Colours are linear light instead of sRGB.
 */
#define EMERDIFF_LINEAR 2

/**
 * Stage of a run: the picture is encoded into latents.
 */
#define EMERDIFF_STAGE_ENCODE 1

/**
 * Stage of a run: the features of the UNet are computed.
 */
#define EMERDIFF_STAGE_FEATURES 2

/**
 * Stage of a run: the features are clustered into low-resolution masks.
 */
#define EMERDIFF_STAGE_CLUSTER 3

/**
 * Stage of a run: modulated denoising, which takes longest.
 */
#define EMERDIFF_STAGE_DENOISE 4

/**
 * Stage of a run: latents are decoded into images.
 */
#define EMERDIFF_STAGE_DECODE 5

/**
 * Stage of a run: difference maps are computed.
 */
#define EMERDIFF_STAGE_DIFFERENCE 6

/**
 * Stage of a run: every pixel is assigned to a region.
 */
#define EMERDIFF_STAGE_ASSIGN 7

/**
 * Stage of an opening: the files of a model are verified.
 */
#define EMERDIFF_STAGE_VERIFY 8

/**
 * Stage of an opening: the graphs of a model are opened.
 */
#define EMERDIFF_STAGE_OPEN 9

/**
 * Cut-outs: pixels at the edge, which the regions cover in part, get the regions' own colour. The
 * colours of what is around would be a fringe over another background. The method is fast
 * multi-level foreground estimation (Germer et al. 2020).
 */
#define EMERDIFF_DECONTAMINATE 1

/**
 * Rendering: each region in a colour unlike those of the regions that it touches, the same at
 * every level.
 */
#define EMERDIFF_COLOR_PALETTE 1

/**
 * Rendering: each region in the mean colour of its pixels.
 */
#define EMERDIFF_COLOR_MEAN 2

/**
 * A switch that stops runs, from any thread. It cannot be reset: make a new one for the next run.
 */
typedef struct emerdiff_cancel emerdiff_cancel;

/**
 * A model that is ready to segment. It never changes. Many threads may use it at the same time;
 * they take turns in its graphs.
 */
typedef struct emerdiff_model emerdiff_model;

/**
 * How to load a model and how to segment. Everything is optional; an option that is not set has
 * the model's default. Values are checked against the model when they are used.
 */
typedef struct emerdiff_options emerdiff_options;

/**
 * The edge of regions as closed polygons with holes.
 */
typedef struct emerdiff_outline emerdiff_outline;

/**
 * A picture divided into regions that cover it without overlap, at every level from one region to
 * the finest. One level is current at a time. A segmentation owns everything it needs: it outlives
 * the model, the options and the picture.
 *
 * The regions of all levels together have numbers too, which never change, their nodes: 0 to one
 * less than emerdiff_segmentation_max_regions for the finest regions, the largest first, and the
 * highest for the whole picture. A host that keeps nodes, of layers or of what was picked, does
 * not depend on the level that is current.
 */
typedef struct emerdiff_segmentation emerdiff_segmentation;

/**
 * The outcome of a call: EMERDIFF_OK or the code of an error. Codes keep their numbers. Later
 * versions may add codes, so treat an unknown one as an error.
 */
typedef int32_t emerdiff_status;

/**
 * Called after each unit of work, on the thread that made the call. `stage` is the stage that has
 * advanced, EMERDIFF_STAGE_*; later versions may add stages. `done` counts finished units, `total`
 * the units of the whole run, which may shrink while it runs. Returns 0 to continue; any other
 * value cancels the run.
 *
 * The callback may call this library. It has to return: no exception and no longjmp may leave it.
 */
typedef int32_t (*emerdiff_progress)(void *userdata, int32_t stage, uint32_t done, uint32_t total);

/**
 * How work is done that takes long: everything is optional. Fill the structure with zeros first,
 * then set the fields that are needed.
 */
typedef struct {
    /**
     * NULL for the defaults.
     */
    const emerdiff_options *options;
    /**
     * NULL, or what is called with `userdata` as the work goes on.
     */
    emerdiff_progress progress;
    /**
     * What `progress` gets back unchanged.
     */
    void *userdata;
    /**
     * NULL, or what stops the work.
     */
    const emerdiff_cancel *cancel;
    /**
     * Must be 0.
     */
    uint64_t reserved[4];
} emerdiff_run;

/**
 * The most that a run takes.
 */
typedef struct {
    /**
     * Bytes by which the memory of the process grows at the peak of the run.
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
     * 0; later versions may use these bytes.
     */
    uint8_t reserved[16];
} emerdiff_estimate;

/**
 * A picture in the caller's memory, which is read in place. Colours are sRGB. Alpha is straight,
 * not premultiplied. Pixels of alpha 0 are a region of their own, whatever their colour (option
 * "transparent_region"); partly transparent ones are laid on mid-grey. Fill the structure with
 * zeros first, then set the fields that are needed.
 */
typedef struct {
    /**
     * The first byte of the first row in memory.
     */
    const void *data;
    /**
     * Bytes that may be read from `data` on.
     */
    size_t size;
    /**
     * Bytes from the start of one row to the start of the next; 0 for rows without gaps.
     */
    size_t stride;
    /**
     * Pixels per row.
     */
    uint32_t width;
    /**
     * Number of rows.
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
     * EMERDIFF_FLIP_Y and EMERDIFF_LINEAR combined, or 0.
     */
    uint32_t flags;
    /**
     * Must be 0.
     */
    uint32_t reserved[5];
} emerdiff_image;

/**
 * One region of a picture.
 */
typedef struct {
    /**
     * Number of pixels.
     */
    uint64_t area;
    /**
     * The region's number in the label map of its level, from 0. The largest region comes first.
     */
    uint32_t id;
    /**
     * First column of the smallest box around the region.
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
     * Mean colour of the pixels in 8-bit sRGB, transparent ones not counted.
     */
    uint8_t mean_color[3];
    /**
     * 1 when the region is exactly the transparent pixels, which have no colour; otherwise 0.
     */
    uint8_t transparent;
    /**
     * The region's number among the regions of all levels, which never changes.
     */
    uint32_t node;
    /**
     * The coarsest level that has the region, as a number of regions.
     */
    uint32_t min_regions;
    /**
     * The finest level that has the region, as a number of regions.
     */
    uint32_t max_regions;
    /**
     * 0; later versions may use these bytes.
     */
    uint8_t reserved[20];
} emerdiff_region;

/**
 * The caller's memory for one value per pixel of a segmentation. The library writes pixels only,
 * never the gaps between rows, and writes nothing on an error. Fill the structure with zeros
 * first, then set the fields that are needed.
 */
typedef struct {
    /**
     * The first byte of the first row in memory.
     */
    void *data;
    /**
     * Bytes that may be written from `data` on.
     */
    size_t size;
    /**
     * Bytes from the start of one row to the start of the next; 0 for rows without gaps.
     */
    size_t stride;
    /**
     * EMERDIFF_SAMPLE_*: what a share or a strength is written as; 0 is EMERDIFF_SAMPLE_U8. The
     * largest integer, or 1.0, is the whole. Functions that write anything else take 0 only.
     */
    int32_t sample;
    /**
     * EMERDIFF_FLIP_Y, or 0.
     */
    uint32_t flags;
    /**
     * Must be 0.
     */
    uint32_t reserved[4];
} emerdiff_buffer;

/**
 * One or more regions that are taken together, as one that is their union. They may be of any
 * levels and may hold each other. Fill the structure with zeros first, then set the fields that
 * are needed.
 */
typedef struct {
    /**
     * The regions, each by the field `node` of its emerdiff_region.
     */
    const uint32_t *nodes;
    /**
     * The number of `nodes`, at least 1.
     */
    size_t num_nodes;
    /**
     * Pixels by which the edge, the line where half of a pixel is covered, moves outward, or
     * inward when it is negative; at most the larger side of the picture. 0 moves nothing.
     */
    float grow;
    /**
     * Pixels over which the edge is softened after that, by a Gaussian whose standard deviation is
     * half so many; at most the larger side of the picture. 0 softens nothing.
     */
    float feather;
    /**
     * EMERDIFF_DECONTAMINATE, or 0.
     */
    uint32_t flags;
    /**
     * Must be 0.
     */
    uint32_t reserved[5];
} emerdiff_selection;

/**
 * A closed line through points, the last of which is joined to the first.
 */
typedef struct {
    /**
     * The place of its first point among the points of the outline.
     */
    uint32_t first;
    /**
     * The number of its points, at least 3.
     */
    uint32_t num_points;
    /**
     * The number of the polygon that it belongs to, from 0. Polygons come one after the other, the
     * largest first, each with its outer ring before its holes.
     */
    uint32_t polygon;
    /**
     * 0 for an outer ring, which goes clockwise as one sees the picture; 1 for a hole, which goes
     * anticlockwise.
     */
    uint32_t hole;
} emerdiff_ring;

/**
 * A place in the picture in pixels. 0, 0 is its upper left corner; 0.5, 0.5 is the centre of its
 * first pixel.
 */
typedef struct {
    /**
     * From the left.
     */
    float x;
    /**
     * From the top.
     */
    float y;
} emerdiff_point;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Tells why the last failed call on this thread failed, in one line that can be shown to people:
 * it names what is at fault and what to do about it. The text is "" when no call has failed.
 *
 * Returns UTF-8 that is valid until the next call that fails on this thread, and never NULL.
 */
const char *emerdiff_last_error(void);

/**
 * Returns the version of the library, such as "0.1.0". The text is static.
 */
const char *emerdiff_version(void);

/**
 * Returns the EMERDIFF_ABI_VERSION that the library was built with. A host that opens the library
 * at run time compares it with the number in its header before any other call.
 */
uint32_t emerdiff_abi_version(void);

/**
 * Opens ONNX Runtime from the shared library `path`. NULL searches for it: the file named in the
 * environment variable ORT_DYLIB_PATH, then beside this library, beside the program, in the user's
 * cache folder and in the system's folders. Without this call the search happens at the first use.
 *
 * The process keeps one ONNX Runtime for its whole life; a second one is refused with
 * EMERDIFF_RUNTIME_UNUSABLE. It is opened with local symbols, so it does not clash with a copy
 * that the host uses itself. This function never touches the network.
 *
 * Before ONNX Runtime is opened, here or at the first use, the environment variable
 * ORT_DISABLE_TELEMETRY is set to 1 unless it is already set, because version 1.29 and newer
 * report to Microsoft otherwise. Other threads may read the environment at that moment; what one
 * of them sets in this very moment may be lost.
 */
emerdiff_status emerdiff_runtime_load(const char *path);

/**
 * Returns the file of the ONNX Runtime in use, after a search when none is open yet. The text is
 * static; NULL on error.
 */
const char *emerdiff_runtime_path(void);

/**
 * Returns the version of the ONNX Runtime in use, such as "1.31.1". The text is static; NULL on
 * error.
 */
const char *emerdiff_runtime_version(void);

/**
 * Returns the execution providers in this build of ONNX Runtime, such as "cpu,cuda". A provider is
 * listed whether or not its device is present. The text is static; NULL on error.
 */
const char *emerdiff_runtime_providers(void);

/**
 * Makes options, none of which is set. Free them with emerdiff_options_free.
 */
emerdiff_status emerdiff_options_new(emerdiff_options **options);

/**
 * Frees options. Freeing NULL does nothing, and freeing a handle a second time is harmless.
 */
void emerdiff_options_free(emerdiff_options *options);

/**
 * Sets an option by name. `value` is a number, true or false, or a word, as text; NULL takes the
 * option back to its default. EMERDIFF_INVALID_OPTION when there is no such option or the value
 * does not fit it. docs/settings.md tells ranges, defaults and what each option is worth.
 *
 * These options also have a function, emerdiff_options_set_ and the name:
 * - "provider": "cpu", "cuda", "directml" or "coreml"
 * - "threads"
 * - "preset": "fast" or "paper"
 * - "num_regions", "granularity", "min_area"
 * - "seed", "memory_budget"
 * - "modulation_timestep", "strength", "sigma"
 *
 * These are set by name only:
 * - "num_masks": K, the number of masks to start from
 * - "finest_masks": the number of masks that those are split into, each of which is modulated
 * - "feature_timestep": t_f, the timestep at which the features are read
 * - "num_inference_steps": T, the number of timesteps of the schedule
 * - "further_steps": the number of steps after the modulated one
 * - "one_sided": true compares +lambda with the unmodulated image instead of with -lambda
 * - "readout": where branches are compared, "images", "tiny-images" or "latents"
 * - "edge_guided": true finds borders in the picture and merges regions across the weakest
 * - "shared_probes": true modulates components of masks that are far apart in one branch; it needs
 *   "edge_guided"
 * - "tiles": the number of tiles along the picture's longer side, each seen by the model at its
 *   own size; more tiles show more detail, up to as many as show the picture pixel for pixel
 * - "detail": where the model looks at the picture more closely, to find borders: "none", "auto"
 *   (on what has edges) or "all"
 * - "transparent_region": false segments pixels of alpha 0 as mid-grey; by default they are a
 *   region of their own
 * - "connected": true makes the pieces of a region regions of their own, at every level, and
 *   merges only regions that touch
 */
emerdiff_status emerdiff_options_set(emerdiff_options *options, const char *key, const char *value);

/**
 * Gets an option by name, as text that emerdiff_options_set takes; "" when it is not set.
 *
 * `text` has room for `capacity` bytes and will end with NUL. `length` receives the length without
 * NUL, also when `text` is too small or NULL; it may be NULL.
 */
emerdiff_status emerdiff_options_get(const emerdiff_options *options,
                                     const char *key,
                                     char *text,
                                     size_t capacity,
                                     size_t *length);

/**
 * Sets where to compute, EMERDIFF_PROVIDER_*. The default is the first of CUDA, DirectML and CPU
 * that can open the model. A provider that is set and does not work is an error: the CPU never
 * silently takes its place. emerdiff_model_load uses this option.
 */
emerdiff_status emerdiff_options_set_provider(emerdiff_options *options, int32_t provider);

/**
 * Sets the number of threads of ONNX Runtime. The default, 0, is one per core. emerdiff_model_load
 * uses this option.
 */
emerdiff_status emerdiff_options_set_threads(emerdiff_options *options, uint32_t threads);

/**
 * Sets the preset that all other settings start from, EMERDIFF_PRESET_*.
 */
emerdiff_status emerdiff_options_set_preset(emerdiff_options *options, int32_t preset);

/**
 * Sets the number of regions. With EMERDIFF_PRESET_PAPER it is the number of masks, K, each of
 * which wins one region or none. The default, 0, is as many regions as strong borders part, or the
 * model's own number of masks with EMERDIFF_PRESET_PAPER.
 */
emerdiff_status emerdiff_options_set_num_regions(emerdiff_options *options,
                                                 uint32_t num_regions);

/**
 * Sets how fine the regions are instead of how many: from 0, one region, to 1, the finest level.
 */
emerdiff_status emerdiff_options_set_granularity(emerdiff_options *options,
                                                 double granularity);

/**
 * Sets the smallest component that a region may have, as a share of the picture from 0 to below 1.
 * Smaller components go to what surrounds them.
 */
emerdiff_status emerdiff_options_set_min_area(emerdiff_options *options, double share);

/**
 * Sets the seed of the noise and of the clustering. The same seed gives the same result.
 */
emerdiff_status emerdiff_options_set_seed(emerdiff_options *options, uint64_t seed);

/**
 * Sets how many bytes the picture and the tensors of one run may take, the model's weights not
 * counted. The default is 2 GB; tensors may then take more where the smallest batch needs it.
 */
emerdiff_status emerdiff_options_set_memory_budget(emerdiff_options *options,
                                                   uint64_t bytes);

/**
 * Sets t_m, the timestep of the modulation. The paper uses 281.
 */
emerdiff_status emerdiff_options_set_modulation_timestep(emerdiff_options *options,
                                                         uint32_t timestep);

/**
 * Sets lambda, the size of the offset on the attention's output. The paper uses 10.
 */
emerdiff_status emerdiff_options_set_strength(emerdiff_options *options, float strength);

/**
 * Sets the standard deviation of the Gaussian filter on difference maps, in pixels of the model's
 * image.
 */
emerdiff_status emerdiff_options_set_sigma(emerdiff_options *options, float sigma);

/**
 * Loads the model bundle in the folder `bundle`, or the model of this name in emerdiff_model_list.
 * NULL loads the model that comes with the library. The options of `run`, which may be NULL, say
 * which provider to use and how many threads; its callback counts anew for each
 * EMERDIFF_STAGE_VERIFY and EMERDIFF_STAGE_OPEN.
 *
 * Loading takes from a tenth of a second to many seconds: do it once, off the user interface's
 * thread. A bundle below 64 MB is read into memory. The files of a larger one are mapped as long
 * as the model lives: replace them by others if you must, but do not write into them. Free the
 * model with emerdiff_model_free.
 */
emerdiff_status emerdiff_model_load(const char *bundle, const emerdiff_run *run, emerdiff_model **model);

/**
 * Frees a model. Results live on, and a run that uses the model on another thread finishes
 * normally. Freeing NULL does nothing, and freeing a handle a second time is harmless.
 */
void emerdiff_model_free(emerdiff_model *model);

/**
 * Describes the model as JSON with the keys name, license, source, bundle, size (bytes), image (the
 * size that the model sees), provider (the one in use), onnxruntime and settings (the defaults).
 *
 * Returns UTF-8 that is valid until the model is freed, or NULL on error.
 */
const char *emerdiff_model_info(const emerdiff_model *model);

/**
 * Tells the most that a run takes for a picture of `width` x `height` pixels with `options`, which
 * may be NULL for the defaults. The estimate itself takes no time. It fails as the run would when
 * an option is outside the model's range.
 */
emerdiff_status emerdiff_model_estimate(const emerdiff_model *model,
                                        uint32_t width,
                                        uint32_t height,
                                        const emerdiff_options *options,
                                        emerdiff_estimate *estimate);

/**
 * Lists the models that can be found, as JSON: an array of objects with the keys name, folder
 * (null for the model that is part of the library), family, license, size (bytes), image (the size
 * that the model sees) and error (why it cannot be used, or null). They are looked for in the
 * library, in the folder "models" beside it, in the user's folder (emerdiff_model_folder) and in
 * the folders that the environment variable EMERDIFF_MODELS names. Quick: no weights are read.
 *
 * `text` has room for `capacity` bytes and will end with NUL. `length` receives the length without
 * NUL, also when `text` is too small or NULL; it may be NULL.
 */
emerdiff_status emerdiff_model_list(char *text, size_t capacity, size_t *length);

/**
 * Gets the user's folder of models, UTF-8, whether it exists or not: a bundle that is put there is
 * found by its name. `text`, `capacity` and `length` are those of emerdiff_model_list.
 * EMERDIFF_MODEL_NOT_FOUND where the user has no folder for data.
 */
emerdiff_status emerdiff_model_folder(char *text, size_t capacity, size_t *length);

/**
 * Compares a provider, EMERDIFF_PROVIDER_*, with the CPU: opens the model of `bundle`, as
 * emerdiff_model_load takes it, on both and lets them compute the same. `relative_difference`
 * receives the norm of the difference of their numbers as a share of the norm of the CPU's;
 * `trusted`, which may be NULL, receives 1 when that is what rounding explains, otherwise 0. By
 * default emerdiff_model_load does this by itself, once for each machine, driver and model, and
 * takes the CPU where a provider is not to be trusted.
 */
emerdiff_status emerdiff_model_check_provider(const char *bundle,
                                              int32_t provider,
                                              double *relative_difference,
                                              int32_t *trusted);

/**
 * Makes a handle that can stop runs. Free it with emerdiff_cancel_free.
 */
emerdiff_status emerdiff_cancel_new(emerdiff_cancel **cancel);

/**
 * Stops every run that was given this handle, and every run that is given it later. Such a run
 * soon returns EMERDIFF_CANCELLED, in the middle of a unit of work. This function returns at once
 * and may be called from any thread.
 */
emerdiff_status emerdiff_cancel_request(emerdiff_cancel *cancel);

/**
 * Frees a cancel handle; a run may still be using it. Freeing NULL does nothing, and freeing a
 * handle a second time is harmless.
 */
void emerdiff_cancel_free(emerdiff_cancel *cancel);

/**
 * Segments a picture of any size. This takes from a fraction of a second to minutes, so call it
 * off the user interface's thread. Several threads may share a model. A picture of a single
 * colour, of noise or of one fine texture becomes one region unless a number of regions is set; a
 * picture without a visible pixel is always one region.
 *
 * `image` is read while the function runs and must not change; 8-bit RGB without gaps between rows
 * is used without a copy. `run` may be NULL. `segmentation` receives the result: free it with
 * emerdiff_segmentation_free. The result does not depend on any other object.
 */
emerdiff_status emerdiff_segment(const emerdiff_model *model,
                                 const emerdiff_image *image,
                                 const emerdiff_run *run,
                                 emerdiff_segmentation **segmentation);

/**
 * Makes another handle of the same result, with a level of its own: a preview and an export that
 * runs do not disturb each other. It takes two bytes a pixel, and shares the rest. Free it with
 * emerdiff_segmentation_free; the two may be freed in any order.
 */
emerdiff_status emerdiff_segmentation_clone(const emerdiff_segmentation *segmentation,
                                            emerdiff_segmentation **clone);

/**
 * Frees a result. Freeing NULL does nothing, and freeing a handle a second time is harmless.
 */
void emerdiff_segmentation_free(emerdiff_segmentation *segmentation);

/**
 * Gets the size of the picture in pixels. Every map and mask of the result has this size.
 */
emerdiff_status emerdiff_segmentation_size(const emerdiff_segmentation *segmentation,
                                           uint32_t *width,
                                           uint32_t *height);

/**
 * Gets the number of regions at the current level.
 */
emerdiff_status emerdiff_segmentation_num_regions(const emerdiff_segmentation *segmentation,
                                                  uint32_t *num_regions);

/**
 * Gets the number of regions at the finest level. There is a level for each number from 1 to this.
 */
emerdiff_status emerdiff_segmentation_max_regions(const emerdiff_segmentation *segmentation,
                                                  uint32_t *max_regions);

/**
 * Sets the current level to `num_regions` regions, at least 1, or to the finest level when that
 * has fewer. This takes milliseconds, because no part of the model runs. The regions of a level
 * are unions of the regions of finer levels.
 */
emerdiff_status emerdiff_segmentation_set_num_regions(emerdiff_segmentation *segmentation,
                                                      uint32_t num_regions);

/**
 * Sets the current level by a granularity from 0, one region, to 1, the finest level. The number
 * of regions grows by equal factors. It is as quick as emerdiff_segmentation_set_num_regions.
 */
emerdiff_status emerdiff_segmentation_set_granularity(emerdiff_segmentation *segmentation,
                                                      double granularity);

/**
 * Describes how the segmentation was made, as JSON with the keys settings (all of them, as used),
 * unet_passes, seconds (of each stage) and emerdiff (the version of the library).
 *
 * Returns UTF-8 that is valid until the segmentation is freed, or NULL on error.
 */
const char *emerdiff_segmentation_info(const emerdiff_segmentation *segmentation);

/**
 * Gets all regions of the current level, in the order of their ids. `regions` has room for
 * `capacity` of them. EMERDIFF_BUFFER_TOO_SMALL when there are more.
 */
emerdiff_status emerdiff_segmentation_regions(const emerdiff_segmentation *segmentation,
                                              emerdiff_region *regions,
                                              size_t capacity);

/**
 * Gets the region with the number `node`, whatever level is current. Its id is that of the finest
 * level that has it.
 */
emerdiff_status emerdiff_segmentation_region(const emerdiff_segmentation *segmentation,
                                             uint32_t node,
                                             emerdiff_region *region);

/**
 * Gets the region of the current level at column `x` and row `y`, counted from the top left.
 */
emerdiff_status emerdiff_segmentation_region_at(const emerdiff_segmentation *segmentation,
                                                uint32_t x,
                                                uint32_t y,
                                                emerdiff_region *region);

/**
 * Gets every region that holds column `x` and row `y`, from the finest to the whole picture, as
 * emerdiff_segmentation_region does: what a click picks, and what a further click widens it to.
 * `count` holds the number of regions that `regions` has room for, and receives the number that
 * there are, also when `regions` is too small or NULL.
 */
emerdiff_status emerdiff_segmentation_path_at(const emerdiff_segmentation *segmentation,
                                              uint32_t x,
                                              uint32_t y,
                                              emerdiff_region *regions,
                                              size_t *count);

/**
 * Writes the label map: the id of each pixel's region, as unsigned integers of `bits` bits, which
 * is 8, 16 or 32. EMERDIFF_INVALID_ARGUMENT when the ids do not fit into so many bits.
 */
emerdiff_status emerdiff_segmentation_labels(const emerdiff_segmentation *segmentation,
                                             uint32_t bits,
                                             const emerdiff_buffer *buffer);

/**
 * Writes the hard mask of the selected regions as uint8_t: 255 inside, 0 outside. The mask has no
 * soft edge, so `grow` and `feather` must be 0: see emerdiff_segmentation_coverage.
 */
emerdiff_status emerdiff_segmentation_mask(const emerdiff_segmentation *segmentation,
                                           const emerdiff_selection *selection,
                                           const emerdiff_buffer *buffer);

/**
 * Writes the boundary strength of each pixel, 0 to 1: 0 where neither its right nor its lower
 * neighbour is of another finest region; otherwise the strength of the stronger of these two
 * borders, that is how likely people part the regions there. Where borders are not measured
 * ("edge_guided" is false) it is for how long they stay when regions merge, 1 for those that the
 * last merge takes away. It does not depend on the current level. Borders stronger than a
 * threshold are the borders of one level.
 */
emerdiff_status emerdiff_segmentation_contours(const emerdiff_segmentation *segmentation,
                                               const emerdiff_buffer *buffer);

/**
 * Writes the soft mask of the selected regions: the share of each pixel that belongs to them. The
 * edge is that of their union, between two of them there is none.
 *
 * The shares of all regions of a level add up to whole pixels except for rounding, also when they
 * are feathered; regions that grow overlap, and regions that shrink leave gaps. Without the option
 * "edge_guided" shares are 0 or 1 before they are feathered. `image` is the picture that was
 * segmented; the buffer may be its memory.
 */
emerdiff_status emerdiff_segmentation_coverage(const emerdiff_segmentation *segmentation,
                                               const emerdiff_image *image,
                                               const emerdiff_selection *selection,
                                               const emerdiff_buffer *buffer);

/**
 * Writes the selected regions cut out of the picture, as RGBA of uint8_t. Alpha is the soft mask;
 * pixels outside it are 0. `image` is the picture that was segmented; the buffer may be its
 * memory.
 */
emerdiff_status emerdiff_segmentation_cutout(const emerdiff_segmentation *segmentation,
                                             const emerdiff_image *image,
                                             const emerdiff_selection *selection,
                                             const emerdiff_buffer *buffer);

/**
 * Writes each pixel in the colour of its region, as RGBA of uint8_t; transparent pixels are 0.
 * `color` is EMERDIFF_COLOR_*.
 */
emerdiff_status emerdiff_segmentation_colors(const emerdiff_segmentation *segmentation,
                                             int32_t color,
                                             const emerdiff_buffer *buffer);

/**
 * Writes the picture with regions shown on it, as RGBA of uint8_t. When `selection` is NULL the
 * picture is tinted in the colours of the regions of the current level, with dark borders between
 * them. Otherwise it is tinted where the selected regions are, by their soft mask, with a dark
 * line along its edge. `image` is the picture that was segmented; the buffer may be its memory.
 */
emerdiff_status emerdiff_segmentation_overlay(const emerdiff_segmentation *segmentation,
                                              const emerdiff_image *image,
                                              const emerdiff_selection *selection,
                                              const emerdiff_buffer *buffer);

/**
 * Makes the outline of the selected regions: the line where half of a pixel is covered by their
 * soft mask. Points are left out where the line stays within `tolerance` pixels of them, which is
 * 0 or more. `image` is the picture that was segmented. `outline` receives the polygons, none when
 * nothing is left of the regions: free it with emerdiff_outline_free.
 */
emerdiff_status emerdiff_segmentation_outline(const emerdiff_segmentation *segmentation,
                                              const emerdiff_image *image,
                                              const emerdiff_selection *selection,
                                              float tolerance,
                                              emerdiff_outline **outline);

/**
 * Gets the number of rings of an outline, and of all their points.
 */
emerdiff_status emerdiff_outline_size(const emerdiff_outline *outline,
                                      size_t *num_rings,
                                      size_t *num_points);

/**
 * Gets the rings of an outline. `rings` has room for `capacity` of them.
 * EMERDIFF_BUFFER_TOO_SMALL when there are more.
 */
emerdiff_status emerdiff_outline_rings(const emerdiff_outline *outline,
                                       emerdiff_ring *rings,
                                       size_t capacity);

/**
 * Gets the points of all rings of an outline, ring after ring. `points` has room for `capacity` of
 * them. EMERDIFF_BUFFER_TOO_SMALL when there are more.
 */
emerdiff_status emerdiff_outline_points(const emerdiff_outline *outline,
                                        emerdiff_point *points,
                                        size_t capacity);

/**
 * Frees an outline. Freeing NULL does nothing, and freeing a handle a second time is harmless.
 */
void emerdiff_outline_free(emerdiff_outline *outline);

/**
 * Writes the result as bytes that emerdiff_segmentation_from_bytes opens, so that a host can keep
 * it in a document and needs no new run. The current level is kept, the picture is not. Most
 * pictures take far less than a byte a pixel.
 *
 * `bytes` has room for `capacity` of them. `size` receives their number, also when `bytes` is too
 * small or NULL; it may be NULL.
 */
emerdiff_status emerdiff_segmentation_to_bytes(const emerdiff_segmentation *segmentation,
                                               uint8_t *bytes,
                                               size_t capacity,
                                               size_t *size);

/**
 * Opens a result that emerdiff_segmentation_to_bytes wrote. Bytes that were altered or cut off, or
 * were never such a result, are refused with EMERDIFF_KEPT_INVALID. Of `options`, which may be
 * NULL, the memory budget counts. `segmentation` receives the result: free it with
 * emerdiff_segmentation_free.
 */
emerdiff_status emerdiff_segmentation_from_bytes(const uint8_t *bytes,
                                                 size_t size,
                                                 const emerdiff_options *options,
                                                 emerdiff_segmentation **segmentation);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* EMERDIFF_H */
