#!/usr/bin/python3
"""Makes the images beside this script with Debian 12's python3-opencv (4.6.0) and python3-pil (9.4.0).

OpenCV 4.13, which the tests use, gives the same bytes: nothing had to be made again.
The tests also compute pipeline A in plain arithmetic (Preprocessing/ReferencePipeline.cs).

{n}.png or {n}.jpg: an input; {n}.rgb.png: a JPEG as OpenCV decodes it; {n}.a.png, {n}.b.png: what the two pipelines make of the input.
"""
import pathlib

import cv2
import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageStat

HERE = pathlib.Path(__file__).parent
SIZES = [(60, 200), (31, 47), (24, 80), (17, 16), (40, 40), (3, 3), (2, 9), (9, 2), (1, 1), (64, 33)]


def picture(kind, rng, height, width):
    """An RGB image; the kinds differ in what they ask of thresholds, rounding and clipping."""
    y, x = np.mgrid[0:height, 0:width]
    if kind == "noise":
        return rng.integers(0, 256, (height, width, 3))
    if kind == "dark":
        return rng.integers(0, 70, (height, width, 3))
    if kind == "bright":
        return rng.integers(190, 256, (height, width, 3))
    if kind == "flat":
        return np.broadcast_to(rng.integers(0, 256, 3), (height, width, 3))
    if kind == "ramp":
        return np.stack([x * 255 // max(1, width - 1), y * 255 // max(1, height - 1), (x + y) * 255 // max(1, width + height - 2)], 2)
    if kind == "grey":
        return np.repeat(rng.integers(110, 146, (height, width, 1)), 3, 2)
    drawn = np.full((height, width, 3), rng.integers(150, 256, 3), np.uint8)
    for i in range(4):
        colour = tuple(int(v) for v in rng.integers(0, 120, 3))
        cv2.putText(drawn, chr(int(rng.integers(48, 91))), (i * width // 4, height * 3 // 4), i, height / 40, colour, 1 + i % 3, cv2.LINE_AA)
    return np.clip(drawn + rng.normal(0, 8, drawn.shape), 0, 255)


def pipeline_a(rgb):
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    even = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(soft)
    _, binary = cv2.threshold(even, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    opened = cv2.morphologyEx(binary, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    if np.mean(closed) < 128:
        closed = cv2.bitwise_not(closed)
    return cv2.filter2D(closed, -1, np.array([[-1, -1, -1], [-1, 9, -1], [-1, -1, -1]]))


def pipeline_b(rgb):
    image = Image.fromarray(rgb).convert("L")
    image = ImageEnhance.Contrast(image).enhance(3.0)
    image = ImageEnhance.Brightness(image).enhance(1.2)
    image = image.filter(ImageFilter.SHARPEN).filter(ImageFilter.SHARPEN)
    image = image.point(lambda level: 255 if level > 128 else 0)
    if ImageStat.Stat(image).mean[0] < 128:
        image = image.point(lambda level: 255 - level)
    return np.asarray(image)


def main():
    for old in HERE.glob("*.[pj][np]g"):
        old.unlink()
    rng = np.random.default_rng(2026)
    kinds = ["drawn", "noise", "dark", "bright", "flat", "ramp", "grey"]
    for n in range(42):
        height, width = SIZES[(n * 3 + n // 10) % len(SIZES)]
        rgb = np.ascontiguousarray(picture(kinds[n % len(kinds)], rng, height, width).astype(np.uint8))
        if n % 14 == 7:
            Image.fromarray(rgb).save(HERE / f"{n:02}.jpg", quality=85)
            rgb = cv2.cvtColor(cv2.imread(str(HERE / f"{n:02}.jpg")), cv2.COLOR_BGR2RGB)
            Image.fromarray(rgb).save(HERE / f"{n:02}.rgb.png")
        else:
            Image.fromarray(rgb).save(HERE / f"{n:02}.png", optimize=True)
        Image.fromarray(pipeline_a(rgb)).save(HERE / f"{n:02}.a.png", optimize=True)
        Image.fromarray(pipeline_b(rgb)).save(HERE / f"{n:02}.b.png", optimize=True)
    rgba = np.dstack([picture("drawn", rng, 20, 30), picture("noise", rng, 20, 30)[:, :, 0]]).astype(np.uint8)
    Image.fromarray(rgba, "RGBA").save(HERE / "alpha.png")
    Image.fromarray(np.ascontiguousarray(rgba[:, :, :3])).save(HERE / "alpha.rgb.png")


main()
