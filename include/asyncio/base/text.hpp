// Texts for people: quoted strings, type names and function names as Python would print them.
#pragma once

#include <source_location>
#include <string>
#include <string_view>
#include <typeinfo>

namespace asyncio::detail {

// 'text', with escapes, as Python's repr of a str.
std::string quoted(std::string_view text);

// A type's name without mangling, without our namespace, standard strings spelled std::string.
std::string type_name(const std::type_info& type);

// "fetch_data" from what the compiler calls the function: no return type, parameters, namespace of ours.
std::string function_name(const char* pretty_function);

// "file.cpp:12"
std::string file_and_line(const std::source_location& where);

// 0x55d0c0ffee10
std::string address_text(const void* object);

// A number of seconds as Python prints a float: "12.5", "3.0".
std::string seconds_text(double seconds);

// Writes "FILE:LINE: RuntimeWarning: sentence" to stderr, whole lines at a time.
void warn(const std::source_location& where, const std::string& sentence,
          const char* category = "RuntimeWarning") noexcept;

}  // namespace asyncio::detail
