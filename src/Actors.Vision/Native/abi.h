// The C ABI of Actors.Vision. Every call is noexcept and returns 0, or 1 with one line in the caller's message buffer.
// Pixels belong to the caller: rows without padding, height x width x channels bytes, three channels are red, green, blue.
#pragma once
#include <cstdint>

#define ACTORS_VISION_API extern "C" __attribute__((visibility("default")))

struct av_image {
    uint8_t* pixels;
    int32_t height;
    int32_t width;
    int32_t channels;
};

struct av_error {
    char* message;
    int32_t capacity;
};

// PNG or JPEG into an image whose size the caller took from the file's header.
ACTORS_VISION_API int32_t av_decode(const uint8_t* bytes, int32_t length, const av_image* into, const av_error*) noexcept;
// Fails when the file does not fit the capacity.
ACTORS_VISION_API int32_t av_encode_png(const av_image*, uint8_t* bytes, int32_t capacity, int32_t* length, const av_error*) noexcept;

// Averages when both sides shrink, interpolates linearly otherwise.
ACTORS_VISION_API int32_t av_resize(const av_image* from, const av_image* into, const av_error*) noexcept;
// Preprocessing by OpenCV (see OpenCvPipeline.cs): one or three channels into one.
ACTORS_VISION_API int32_t av_opencv_pipeline(const av_image* from, const av_image* into, const av_error*) noexcept;

// Drawing; sizes in pixels, colour as in the image.
ACTORS_VISION_API int32_t av_text_size(const char* text, int32_t font, double scale, int32_t thickness,
                                       int32_t* width, int32_t* height, int32_t* below, const av_error*) noexcept;
ACTORS_VISION_API int32_t av_text(const av_image*, const char* text, int32_t x, int32_t y, int32_t font, double scale,
                                  int32_t thickness, const uint8_t* colour, const av_error*) noexcept;
ACTORS_VISION_API int32_t av_line(const av_image*, double x0, double y0, double x1, double y1, int32_t thickness,
                                  const uint8_t* colour, const av_error*) noexcept;
ACTORS_VISION_API int32_t av_blur(const av_image*, double sigma, const av_error*) noexcept;
// into(x, y) = from(m0 x + m1 y + m2, m3 x + m4 y + m5), linear, zero outside.
ACTORS_VISION_API int32_t av_affine(const av_image* from, const av_image* into, const double* matrix, const av_error*) noexcept;
// into(x, y) = from(map_x(x, y), map_y(x, y)), linear, the border repeated.
ACTORS_VISION_API int32_t av_remap(const av_image* from, const av_image* into, const float* map_x, const float* map_y, const av_error*) noexcept;
