// UnityEngine.ImageConversion for tests without Unity: PNG without compression.
using System.Collections.Generic;
using System.IO;

namespace UnityEngine
{
    public static class ImageConversion
    {
        public static byte[] EncodeToPNG(this Texture2D texture)
        {
            var png = new MemoryStream();
            png.Write(new byte[] { 137, 80, 78, 71, 13, 10, 26, 10 }, 0, 8);
            var header = new List<byte>();
            header.AddRange(Big((uint)texture.width));
            header.AddRange(Big((uint)texture.height));
            header.AddRange(new byte[] { 8, 6, 0, 0, 0 });
            Chunk(png, "IHDR", header.ToArray());
            Chunk(png, "IDAT", Stored(Rows(texture)));
            Chunk(png, "IEND", new byte[0]);
            return png.ToArray();
        }

        private static byte[] Rows(Texture2D texture)
        {
            Color32[] pixels = texture.GetPixels32();
            var rows = new List<byte>();
            for (int y = texture.height - 1; y >= 0; y--)
            {
                rows.Add(0);
                for (int x = 0; x < texture.width; x++)
                {
                    Color32 c = pixels[y * texture.width + x];
                    rows.AddRange(new[] { c.r, c.g, c.b, c.a });
                }
            }
            return rows.ToArray();
        }

        private static byte[] Stored(byte[] data)
        {
            var zlib = new List<byte> { 0x78, 1 };
            for (int at = 0; at < data.Length; at += 65535)
            {
                int size = System.Math.Min(65535, data.Length - at);
                zlib.Add((byte)(at + size == data.Length ? 1 : 0));
                zlib.AddRange(new[] { (byte)size, (byte)(size >> 8), (byte)~size, (byte)(~size >> 8) });
                zlib.AddRange(new System.ArraySegment<byte>(data, at, size));
            }
            uint a = 1, b = 0;
            foreach (byte value in data)
            {
                a = (a + value) % 65521;
                b = (b + a) % 65521;
            }
            zlib.AddRange(Big(b << 16 | a));
            return zlib.ToArray();
        }

        private static void Chunk(Stream png, string kind, byte[] data)
        {
            var body = new List<byte>(System.Text.Encoding.ASCII.GetBytes(kind));
            body.AddRange(data);
            uint crc = 0xffffffff;
            foreach (byte value in body)
            {
                crc ^= value;
                for (int bit = 0; bit < 8; bit++)
                    crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xedb88320;
            }
            foreach (byte[] part in new[] { Big((uint)data.Length), body.ToArray(), Big(~crc) })
                png.Write(part, 0, part.Length);
        }

        private static byte[] Big(uint value)
        {
            return new[] { (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value };
        }
    }
}
