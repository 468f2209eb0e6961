// What the library writes to stderr while a StderrCapture lives, as text.
#pragma once

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdio>
#include <string>

namespace support {

// Descriptor 2 is led into a temporary file, so that every way of writing there is seen.
class StderrCapture {
 public:
  StderrCapture() : file_(std::tmpfile()), before_(::dup(2)) {
    std::fflush(stderr);
    if (!file_ || before_ < 0 || ::dup2(::fileno(file_), 2) < 0)
      ADD_FAILURE() << "cannot capture stderr";
  }
  StderrCapture(const StderrCapture&) = delete;
  StderrCapture& operator=(const StderrCapture&) = delete;
  ~StderrCapture() {
    std::fflush(stderr);
    ::dup2(before_, 2);
    ::close(before_);
    std::fclose(file_);
  }

  // Everything until now.
  std::string text() const {
    std::fflush(stderr);
    std::string all;
    char piece[4096];
    ::off_t offset = 0;
    for (ssize_t count; (count = ::pread(::fileno(file_), piece, sizeof piece, offset)) > 0;
         offset += count)
      all.append(piece, static_cast<std::size_t>(count));
    return all;
  }

 private:
  std::FILE* file_;
  int before_;
};

}  // namespace support
