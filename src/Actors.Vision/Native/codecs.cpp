#include "guard.h"

#include <vector>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

int32_t av_decode(const uint8_t* bytes, int32_t length, const av_image* into, const av_error* error) noexcept {
    return guarded(error, [&] {
        cv::Mat target = view(into);
        require(bytes && length > 0, "empty file");
        const cv::Mat file(1, length, CV_8U, const_cast<uint8_t*>(bytes));
        // The orientation that a camera noted is ignored: the label was given to the pixels as they are stored.
        const int mode = into->channels == 3 ? cv::IMREAD_COLOR : cv::IMREAD_GRAYSCALE;
        const cv::Mat decoded = cv::imdecode(file, mode | cv::IMREAD_IGNORE_ORIENTATION);
        require(!decoded.empty(), "the image data cannot be decoded");
        require(decoded.size() == target.size() && decoded.type() == target.type(), "the image data contradict their header");
        if (into->channels == 3)
            cv::cvtColor(decoded, target, cv::COLOR_BGR2RGB);
        else
            decoded.copyTo(target);
        require_in_place(target, into);
    });
}

int32_t av_encode_png(const av_image* image, uint8_t* bytes, int32_t capacity, int32_t* length, const av_error* error) noexcept {
    return guarded(error, [&] {
        require(bytes && length, "no buffer");
        cv::Mat pixels = view(image);
        if (image->channels == 3) {
            cv::Mat swapped;
            cv::cvtColor(pixels, swapped, cv::COLOR_RGB2BGR);
            pixels = swapped;
        }
        std::vector<uint8_t> encoded;
        require(cv::imencode(".png", pixels, encoded), "the image cannot be encoded");
        require(encoded.size() <= static_cast<size_t>(capacity), "the encoded image does not fit the buffer");
        std::memcpy(bytes, encoded.data(), encoded.size());
        *length = static_cast<int32_t>(encoded.size());
    });
}
