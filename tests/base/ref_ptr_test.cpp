// RefPtr adds and takes back exactly one reference for each pointer.
#include <asyncio/base/ref_ptr.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace asyncio::detail {
namespace {

struct Counted {
  int references = 1;
  void add_reference() noexcept { ++references; }
  void release() noexcept { --references; }
};
struct Derived : Counted {};

TEST(RefPtr, APointerAddsAReferenceAndAnAdoptedOneDoesNot) {
  Counted object;
  {
    const RefPtr<Counted> added(&object);
    EXPECT_EQ(object.references, 2);
  }
  EXPECT_EQ(object.references, 1);
  {
    const auto adopted = RefPtr<Counted>::adopt(&object);
  }
  EXPECT_EQ(object.references, 0);
}

TEST(RefPtr, CopiesCountAndMovesDoNot) {
  Counted object;
  RefPtr<Counted> one(&object);
  RefPtr<Counted> two = one;
  EXPECT_EQ(object.references, 3);
  const RefPtr<Counted> three = std::move(two);
  EXPECT_EQ(object.references, 3);
  EXPECT_FALSE(two);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(one, three);
}

TEST(RefPtr, AssigningGivesTheOldOneBack) {
  Counted a, b;
  RefPtr<Counted> pointer(&a);
  pointer = RefPtr<Counted>(&b);
  EXPECT_EQ(a.references, 1);
  EXPECT_EQ(b.references, 2);
  RefPtr<Counted>& itself = pointer;
  pointer = itself;
  EXPECT_EQ(b.references, 2);
  pointer = nullptr;
  EXPECT_EQ(b.references, 1);
}

TEST(RefPtr, ADerivedPointerConverts) {
  Derived object;
  RefPtr<Derived> derived(&object);
  const RefPtr<Counted> base = derived;
  EXPECT_EQ(object.references, 3);
  EXPECT_EQ(base.get(), &object);
}

TEST(RefPtr, DetachGivesTheReferenceToTheCaller) {
  Counted object;
  RefPtr<Counted> pointer(&object);
  EXPECT_EQ(pointer.detach(), &object);
  EXPECT_FALSE(pointer);
  EXPECT_EQ(object.references, 2);
}

}  // namespace
}  // namespace asyncio::detail
