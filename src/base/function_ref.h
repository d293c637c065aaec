// A callable that is borrowed for the length of a call: two pointers, no allocation.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace kith {

template <typename Signature>
class function_ref;

template <typename R, typename... Args>
class function_ref<R(Args...)> {
 public:
  template <typename F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, function_ref> &&
           std::is_invocable_r_v<R, F&, Args...>)
      function_ref(F&& callable)  // NOLINT: borrowed on purpose
      : target_(address_of(callable)), call_([](void* target, Args... args) -> R {
          using Target = std::add_pointer_t<F>;
          if constexpr (std::is_void_v<R>) {
            (*reinterpret_cast<Target>(target))(std::forward<Args>(args)...);
          } else {
            return (*reinterpret_cast<Target>(target))(std::forward<Args>(args)...);
          }
        }) {}

  R operator()(Args... args) const { return call_(target_, std::forward<Args>(args)...); }

 private:
  // A function's address fits into a void* on POSIX.
  template <typename F>
  static void* address_of(F& callable) {
    if constexpr (std::is_function_v<F>) {
      return reinterpret_cast<void*>(&callable);
    } else {
      return const_cast<void*>(static_cast<const void*>(std::addressof(callable)));
    }
  }

  void* target_;
  R (*call_)(void*, Args...);
};

}  // namespace kith
