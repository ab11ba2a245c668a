// Checks the contract of emerdiff.hpp from C++: contract <model bundle>
#include <emerdiff.hpp>

#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#define CHECK(condition)                                                     \
    do {                                                                     \
        if (!(condition)) {                                                  \
            std::fprintf(stderr, "line %d: %s\n", __LINE__, #condition);     \
            std::exit(1);                                                    \
        }                                                                    \
    } while (0)

namespace {

constexpr std::uint32_t width = 40;
constexpr std::uint32_t height = 30;

template <class Call>
emerdiff_status status_of(Call call)
{
    try {
        call();
    } catch (const emerdiff::error &error) {
        CHECK(std::string(error.what()) != "");
        return error.status();
    }
    return EMERDIFF_OK;
}

std::vector<float> gradient()
{
    std::vector<float> pixels;
    for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x)
            pixels.push_back(x < 15 ? 0.1F : static_cast<float>(y) / height);
    return pixels;
}

void results(emerdiff::segmentation &result, const emerdiff_image &image)
{
    CHECK(result.width() == width && result.height() == height);
    CHECK(result.num_regions() == 2 && result.max_regions() >= 2);
    const auto regions = result.regions();
    CHECK(regions.size() == 2 && regions[0].area + regions[1].area == width * height);
    const auto labels = result.labels();
    CHECK(result.labels<std::uint8_t>() == std::vector<std::uint8_t>(labels.begin(), labels.end()));
    CHECK(result.region_at(3, 4).id == labels[4 * width + 3]);
    const auto path = result.path_at(3, 4);
    CHECK(path.size() > 1 && path.back().area == width * height);
    CHECK(result.region(path[0].node).area == path[0].area);
    const auto mask = result.mask(regions[1]);
    CHECK(std::accumulate(mask.begin(), mask.end(), 0U) == 255 * regions[1].area);
    CHECK(result.mask({regions[0].node, regions[1].node}) ==
          std::vector<std::uint8_t>(width * height, 255));
    emerdiff::selection first = regions[0];
    CHECK(result.coverage(image, first).size() == width * height);
    first.grow = 40;
    CHECK(result.coverage<float>(image, first)[0] == 1.0F);
    first.feather = -1;
    CHECK(status_of([&] { result.coverage(image, first); }) == EMERDIFF_INVALID_OPTION);
    first.feather = 2;
    first.flags = EMERDIFF_DECONTAMINATE;
    CHECK(result.coverage<std::uint16_t>(image, first).size() == width * height);
    CHECK(result.cutout(image, first).size() == 4 * width * height);
    first.flags = 2;
    CHECK(status_of([&] { result.cutout(image, first); }) == EMERDIFF_INVALID_ARGUMENT);
    CHECK(result.overlay(image, regions[1]) != result.overlay(image));
    const auto polygons = result.outline(image, regions[0], 0.5F);
    CHECK(!polygons.empty() && polygons[0].exterior.size() >= 3);
    CHECK(result.contours().size() == width * height);
    emerdiff::segmentation preview = result.clone();
    preview.set_num_regions(1);
    CHECK(result.num_regions() == 2);
    CHECK(emerdiff::segmentation::from_bytes(result.to_bytes()).labels() == labels);
    CHECK(status_of([&] { emerdiff::segmentation::from_bytes({1, 2}); }) == EMERDIFF_KEPT_INVALID);
    CHECK(result.colors(EMERDIFF_COLOR_MEAN).size() == 4 * width * height);
    CHECK(result.overlay(image)[3] == 255);
    CHECK(result.info().front() == '{');
    CHECK(status_of([&] { result.region_at(width, 0); }) == EMERDIFF_INVALID_ARGUMENT);
    result.set_num_regions(1);
    CHECK(result.labels() == std::vector<std::uint16_t>(width * height, 0));
    result.set_granularity(1.0);
    CHECK(result.num_regions() == result.max_regions());
}

}  // namespace

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    CHECK(status_of([] { emerdiff::model("/nowhere"); }) == EMERDIFF_MODEL_NOT_FOUND);
    const auto pixels = gradient();
    const auto image =
        emerdiff::make_image(pixels, width, height, EMERDIFF_LAYOUT_GRAY, EMERDIFF_LINEAR);
    emerdiff::options options;
    options.num_regions(2).provider(EMERDIFF_PROVIDER_CPU).seed(3).set("num_masks", "6");
    CHECK(status_of([&] { options.set("colour", "1"); }) == EMERDIFF_INVALID_OPTION);

    auto model = std::make_unique<emerdiff::model>(argv[1], options);
    CHECK(model->info().find("\"random\"") != std::string::npos);
    std::uint32_t steps = 0;
    emerdiff::segmentation result = model->segment(image, options, [&](auto, auto done, auto) {
        steps = done;
        return true;
    });
    const auto estimate = model->estimate(width, height, options);
    CHECK(steps > 0 && steps <= estimate.units && estimate.unet_passes > 0);

    bool thrown = false;
    try {
        model->segment(image, options,
                       [](auto, auto, auto) -> bool { throw std::logic_error("mine"); });
    } catch (const std::logic_error &error) {
        thrown = std::string(error.what()) == "mine";
    }
    CHECK(thrown);
    const auto stop = [](auto, auto, auto) { return false; };
    CHECK(status_of([&] { model->segment(image, options, stop); }) == EMERDIFF_CANCELLED);
    emerdiff::cancel cancel;
    cancel.request();
    CHECK(status_of([&] { model->segment(image, options, {}, &cancel); }) == EMERDIFF_CANCELLED);

    model.reset();
    results(result, image);
    std::puts("held");
    return 0;
}
