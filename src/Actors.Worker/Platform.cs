using System.Runtime.Versioning;

// Workers load Linux libraries, and die with their node by a call of Linux.
[assembly: SupportedOSPlatform("linux")]
