// Loads a shared library on a thread of its own, for `backgroundLoader.ts`.
#include <dlfcn.h>
#include <node_api.h>

#include <future>
#include <string>

namespace {

// Its destructor waits as well, so that no process ends in the middle of loading.
std::future<void> loading;

// begin(path): returns at once. A library that does not load is left to whoever loads it again, and gets the reason.
napi_value Begin(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  size_t length;
  if (napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr) != napi_ok ||
      napi_get_value_string_utf8(env, argument, nullptr, 0, &length) != napi_ok) {
    napi_throw_type_error(env, nullptr, "begin takes the path of a library");
    return nullptr;
  }
  std::string path(length, '\0');
  napi_get_value_string_utf8(env, argument, &path[0], length + 1, &length);
  loading = std::async(std::launch::async, [path] { dlopen(path.c_str(), RTLD_LAZY); });
  return nullptr;
}

// end(): waits until the library is loaded.
napi_value End(napi_env, napi_callback_info) {
  if (loading.valid()) loading.get();
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_property_descriptor functions[] = {
      {"begin", nullptr, Begin, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"end", nullptr, End, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
  };
  napi_define_properties(env, exports, 2, functions);
  return exports;
}
