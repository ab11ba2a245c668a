using System;
using System.Runtime.InteropServices;
using System.Text;

namespace EmerDiff.Native
{
    /// <summary>Text as the library takes and gives it: UTF-8 that ends with NUL.</summary>
    internal static class Utf8
    {
        /// <summary>A function that writes text into memory with room for so many bytes.</summary>
        internal delegate int Writer(byte[] text, UIntPtr capacity, out UIntPtr length);

        /// <summary>Returns the bytes of a text; those of null are null.</summary>
        internal static byte[] Bytes(string text, string name)
        {
            if (text == null)
                return null;
            if (text.IndexOf('\0') >= 0)
                throw new ArgumentException("It has a character of number 0, which ends a text.", name);
            return Encoding.UTF8.GetBytes(text + "\0");
        }

        /// <summary>Returns the text at an address, or null for none.</summary>
        internal static string Text(IntPtr address)
        {
            if (address == IntPtr.Zero)
                return null;
            int length = 0;
            while (Marshal.ReadByte(address, length) != 0)
                length++;
            var bytes = new byte[length];
            Marshal.Copy(address, bytes, 0, length);
            return Encoding.UTF8.GetString(bytes);
        }

        /// <summary>Returns the text at an address; none there is a failed call.</summary>
        internal static string RequiredText(IntPtr address)
        {
            return Text(address) ?? throw Status.LastError();
        }

        /// <summary>Returns the text that a function writes, whatever its length.</summary>
        internal static string Written(Writer write)
        {
            UIntPtr length;
            int status = write(null, UIntPtr.Zero, out length);
            byte[] text = new byte[0];
            while (status == Constants.BufferTooSmall)
            {
                text = new byte[(int)length + 1];
                status = write(text, (UIntPtr)text.Length, out length);
            }
            Status.Check(status);
            return Encoding.UTF8.GetString(text, 0, Math.Min((int)length, text.Length));
        }
    }
}
