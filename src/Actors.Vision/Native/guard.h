// Turns whatever a body throws into a status and one line of text.
#pragma once
#include "abi.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

inline int32_t report(const av_error* error, const char* text) noexcept {
    if (error && error->message && error->capacity > 0) {
        std::strncpy(error->message, text, error->capacity - 1);
        error->message[error->capacity - 1] = 0;
        std::replace(error->message, error->message + std::strlen(error->message), '\n', ' ');
    }
    return 1;
}

// OpenCV runs on the calling thread alone (its own threads would compete with ours and must never decide about a byte),
// and reports through exceptions alone, not on stderr.
inline void prepare() {
    static const bool once = [] {
        cv::setNumThreads(1);
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        cv::redirectError([](int, const char*, const char*, const char*, int, void*) { return 0; });
        return true;
    }();
    (void)once;
}

template <typename Body>
int32_t guarded(const av_error* error, Body&& body) noexcept {
    try {
        prepare();
        body();
        return 0;
    } catch (const cv::Exception& e) {
        return report(error, e.err.empty() ? "OpenCV failed" : e.err.c_str());
    } catch (const std::exception& e) {
        return report(error, e.what());
    } catch (...) {
        return report(error, "unknown C++ exception");
    }
}

inline void require(bool condition, const char* otherwise) {
    if (!condition) throw std::invalid_argument(otherwise);
}

// The caller's pixels as a matrix, without a copy.
inline cv::Mat view(const av_image* image) {
    require(image && image->pixels, "no image");
    require(image->height > 0 && image->width > 0, "empty image");
    require(image->channels == 1 || image->channels == 3, "an image has 1 or 3 channels");
    return cv::Mat(image->height, image->width, CV_8UC(image->channels), image->pixels);
}

// OpenCV functions reallocate an output that does not fit; then the caller's memory would have been left as it was.
inline void require_in_place(const cv::Mat& result, const av_image* into) {
    require(result.data == into->pixels, "the result does not fit the image it was meant for");
}
