Console.WriteLine("actors");
