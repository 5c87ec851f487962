#include "guard.h"

#include <opencv2/imgproc.hpp>

int32_t av_resize(const av_image* from, const av_image* into, const av_error* error) noexcept {
    return guarded(error, [&] {
        const cv::Mat source = view(from);
        cv::Mat target = view(into);
        require(from->channels == into->channels, "resizing keeps the channels");
        const bool shrinks = into->width <= from->width && into->height <= from->height;
        cv::resize(source, target, target.size(), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
        require_in_place(target, into);
    });
}

int32_t av_opencv_pipeline(const av_image* from, const av_image* into, const av_error* error) noexcept {
    return guarded(error, [&] {
        const cv::Mat source = view(from);
        cv::Mat target = view(into), grey, a, b;
        require(target.channels() == 1 && target.size() == source.size(), "the result has one channel and the same size");
        if (source.channels() == 3)
            cv::cvtColor(source, grey, cv::COLOR_RGB2GRAY);
        else
            grey = source;
        cv::GaussianBlur(grey, b, {3, 3}, 0);
        cv::createCLAHE(3.0, {8, 8})->apply(b, a);
        cv::threshold(a, b, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
        cv::morphologyEx(b, a, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {2, 2}));
        cv::morphologyEx(a, b, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
        if (cv::mean(b)[0] < 128) cv::bitwise_not(b, b);
        cv::filter2D(b, target, -1, cv::Matx33f(-1, -1, -1, -1, 9, -1, -1, -1, -1));
        require_in_place(target, into);
    });
}

int32_t av_blur(const av_image* image, double sigma, const av_error* error) noexcept {
    return guarded(error, [&] {
        cv::Mat pixels = view(image), blurred;
        cv::GaussianBlur(pixels, blurred, {0, 0}, sigma);
        blurred.copyTo(pixels);
    });
}

int32_t av_affine(const av_image* from, const av_image* into, const double* matrix, const av_error* error) noexcept {
    return guarded(error, [&] {
        require(matrix, "no matrix");
        const cv::Mat source = view(from), m(2, 3, CV_64F, const_cast<double*>(matrix));
        cv::Mat target = view(into);
        cv::warpAffine(source, target, m, target.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT);
        require_in_place(target, into);
    });
}

int32_t av_remap(const av_image* from, const av_image* into, const float* map_x, const float* map_y, const av_error* error) noexcept {
    return guarded(error, [&] {
        require(map_x && map_y, "no map");
        const cv::Mat source = view(from);
        cv::Mat target = view(into);
        const cv::Mat x(target.size(), CV_32F, const_cast<float*>(map_x)), y(target.size(), CV_32F, const_cast<float*>(map_y));
        cv::remap(source, target, x, y, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
        require_in_place(target, into);
    });
}
