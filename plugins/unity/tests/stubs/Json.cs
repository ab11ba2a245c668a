// UnityEngine.JsonUtility for tests without Unity: public and serialised fields, by their names.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace UnityEngine
{
    public static class JsonUtility
    {
        public static T FromJson<T>(string json)
        {
            int at = 0;
            return (T)Converted(Value(json, ref at), typeof(T));
        }

        private static object Converted(object value, Type type)
        {
            if (value == null)
                return null;
            var list = value as List<object>;
            if (list != null)
            {
                Array array = Array.CreateInstance(type.GetElementType(), list.Count);
                for (int i = 0; i < list.Count; i++)
                    array.SetValue(Converted(list[i], type.GetElementType()), i);
                return array;
            }
            var members = value as Dictionary<string, object>;
            if (members == null)
                return Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
            object made = Activator.CreateInstance(type, true);
            foreach (FieldInfo field in type.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                bool serialised = field.IsPublic || field.IsDefined(typeof(SerializeFieldAttribute), false);
                object member;
                if (serialised && members.TryGetValue(field.Name, out member) && member != null)
                    field.SetValue(made, Converted(member, field.FieldType));
            }
            return made;
        }

        private static object Value(string json, ref int at)
        {
            Skip(json, ref at);
            switch (json[at])
            {
                case '{':
                    var members = new Dictionary<string, object>();
                    for (Enter(json, ref at); json[at] != '}'; Next(json, ref at))
                    {
                        string name = Text(json, ref at);
                        Skip(json, ref at);
                        at++;
                        members[name] = Value(json, ref at);
                    }
                    at++;
                    return members;
                case '[':
                    var items = new List<object>();
                    for (Enter(json, ref at); json[at] != ']'; Next(json, ref at))
                        items.Add(Value(json, ref at));
                    at++;
                    return items;
                case '"':
                    return Text(json, ref at);
                default:
                    int start = at;
                    while (at < json.Length && ",]} \r\n".IndexOf(json[at]) < 0)
                        at++;
                    string word = json.Substring(start, at - start);
                    return word == "null" ? null : word == "true" ? true : word == "false" ? false
                        : (object)double.Parse(word, CultureInfo.InvariantCulture);
            }
        }

        private static void Enter(string json, ref int at) { at++; Skip(json, ref at); }

        private static void Next(string json, ref int at)
        {
            Skip(json, ref at);
            if (json[at] == ',')
                Enter(json, ref at);
        }

        private static void Skip(string json, ref int at) { while (char.IsWhiteSpace(json[at])) at++; }

        private static string Text(string json, ref int at)
        {
            var text = new StringBuilder();
            for (at++; json[at] != '"'; at++)
            {
                if (json[at] != '\\')
                    text.Append(json[at]);
                else if (json[++at] == 'u')
                {
                    text.Append((char)Convert.ToInt32(json.Substring(at + 1, 4), 16));
                    at += 4;
                }
                else
                    text.Append(json[at] == 'n' ? '\n' : json[at] == 't' ? '\t' : json[at]);
            }
            at++;
            return text.ToString();
        }
    }
}
