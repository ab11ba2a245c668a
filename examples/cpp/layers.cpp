// Divides a picture into layers: layers in.ppm folder [model bundle]
// Each region becomes a PAM picture with its soft mask as alpha. Together they are the picture.
#include <emerdiff.hpp>

#include <cstdint>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct picture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> rgb;
};

picture read_ppm(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    std::string magic;
    unsigned maximum = 0;
    picture picture;
    file >> magic >> picture.width >> picture.height >> maximum;
    file.get();
    if (file && magic == "P6" && maximum == 255 && picture.width < 100000 &&
        picture.height < 100000) {
        picture.rgb.resize(std::size_t{3} * picture.width * picture.height);
        file.read(reinterpret_cast<char *>(picture.rgb.data()),
                  static_cast<std::streamsize>(picture.rgb.size()));
    } else {
        file.setstate(std::ios::failbit);
    }
    if (!file)
        throw std::runtime_error("cannot read " + path + " as a binary PPM");
    return picture;
}

void write_layer(const std::string &path, const picture &picture,
                 const std::vector<std::uint8_t> &alpha)
{
    std::ofstream file(path, std::ios::binary);
    file << "P7\nWIDTH " << picture.width << "\nHEIGHT " << picture.height
         << "\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n";
    for (std::size_t i = 0; i < alpha.size(); ++i) {
        file.write(reinterpret_cast<const char *>(&picture.rgb[3 * i]), 3);
        file.put(static_cast<char>(alpha[i]));
    }
    if (!file.flush())
        throw std::runtime_error("cannot write " + path);
}

}  // namespace

int main(int argc, char **argv)
{
    if (argc < 3) {
        std::cerr << "usage: layers in.ppm folder [model bundle]\n";
        return 2;
    }
    try {
        const picture picture = read_ppm(argv[1]);
        const auto image =
            emerdiff::make_image(picture.rgb, picture.width, picture.height, EMERDIFF_LAYOUT_RGB);
        const emerdiff::model model = argc > 3 ? emerdiff::model(argv[3]) : emerdiff::model();
        const auto show = [](std::int32_t, std::uint32_t done, std::uint32_t total) {
            std::cerr << '\r' << done << '/' << total << ' ';
            return true;
        };
        const auto result = model.segment(image, {}, show);
        const std::string folder = argv[2];
        for (const emerdiff_region &region : result.regions()) {
            const std::string path = folder + "/region" + std::to_string(region.id) + ".pam";
            write_layer(path, picture, result.coverage(image, region));
            std::cout << path << ": " << region.area << " pixels\n";
        }
    } catch (const std::exception &error) {
        std::cerr << "error: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
