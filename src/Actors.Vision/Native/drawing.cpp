#include "guard.h"

#include <opencv2/imgproc.hpp>

namespace {

cv::Scalar scalar(const uint8_t* colour, int channels) {
    require(colour, "no colour");
    return channels == 1 ? cv::Scalar(colour[0]) : cv::Scalar(colour[0], colour[1], colour[2]);
}

}  // namespace

int32_t av_text_size(const char* text, int32_t font, double scale, int32_t thickness,
                     int32_t* width, int32_t* height, int32_t* below, const av_error* error) noexcept {
    return guarded(error, [&] {
        require(text && width && height && below, "no text");
        const cv::Size size = cv::getTextSize(text, font, scale, thickness, below);
        *width = size.width;
        *height = size.height;
    });
}

int32_t av_text(const av_image* image, const char* text, int32_t x, int32_t y, int32_t font, double scale,
                int32_t thickness, const uint8_t* colour, const av_error* error) noexcept {
    return guarded(error, [&] {
        require(text, "no text");
        cv::Mat pixels = view(image);
        cv::putText(pixels, text, {x, y}, font, scale, scalar(colour, image->channels), thickness, cv::LINE_AA);
    });
}

int32_t av_line(const av_image* image, double x0, double y0, double x1, double y1, int32_t thickness,
                const uint8_t* colour, const av_error* error) noexcept {
    return guarded(error, [&] {
        constexpr int fraction_bits = 4;
        const auto point = [](double x, double y) {
            return cv::Point(cvRound(x * (1 << fraction_bits)), cvRound(y * (1 << fraction_bits)));
        };
        cv::Mat pixels = view(image);
        cv::line(pixels, point(x0, y0), point(x1, y1), scalar(colour, image->channels), thickness, cv::LINE_AA, fraction_bits);
    });
}
