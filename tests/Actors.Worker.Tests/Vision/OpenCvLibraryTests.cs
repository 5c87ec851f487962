using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;
using OpenCvSharp;

namespace Actors.Worker.Tests.Vision;

public class OpenCvLibraryTests
{
    [Fact]
    public void Missing_system_library_is_named_with_what_to_install()
    {
        const string Message = """
            Unable to load shared library 'OpenCvSharpExtern' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like strace. If you're using glibc, consider setting the LD_DEBUG environment variable:
            libgtk-3.so.0: cannot open shared object file: No such file or directory
            /opt/actors/libOpenCvSharpExtern.so: cannot open shared object file: No such file or directory
            """;
        Assert.Equal(
            "OpenCV cannot load because libgtk-3.so.0 is missing; install it with: apt-get install libgtk-3-0",
            OpenCvLibrary.Describe(Message));
    }

    [Theory]
    [InlineData("/opt/actors/libOpenCvSharpExtern.so: cannot open shared object file: No such file or directory")]
    [InlineData("/opt/actors/libOpenCvSharpExtern.so: wrong ELF class: ELFCLASS32")]
    public void Missing_opencv_itself_is_not_blamed_on_the_system(string message)
    {
        Assert.Contains("libOpenCvSharpExtern.so is missing", OpenCvLibrary.Describe(message));
        Assert.DoesNotContain("apt-get", OpenCvLibrary.Describe(message));
    }

    [Fact]
    public void Opencv_starts_no_threads_of_its_own()
    {
        OpenCvLibrary.Require();
        Assert.Equal(1, Cv2.GetNumThreads());
    }

    [Fact]
    public void Refusal_is_one_sentence_that_names_the_function()
    {
        var refusal = Assert.Throws<VisionException>(() => OpenCv.Call(() =>
        {
            using var grey = new Image(4, 4, 1).ToMatrix();
            return grey.Map((from, to) => Cv2.Resize(from, to, new Size(0, 0)));
        }));
        Assert.StartsWith("OpenCV refused in resize: ", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
