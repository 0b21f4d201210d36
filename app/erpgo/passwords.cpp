// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/erpgo/passwords.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace holdpoint::erpgo {
namespace {

constexpr int usualRounds = 2000;
constexpr int mostRounds = 1'000'000;

template <std::size_t size> std::string hexOf(const std::array<unsigned char, size>& bytes)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes)
        text.append({digits[byte >> 4U], digits[byte & 15U]});
    return text;
}

std::string derived(const std::string& password, const std::string& salt, int rounds)
{
    std::array<unsigned char, 32> bytes{};
    PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                      reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()), rounds,
                      EVP_sha256(), static_cast<int>(bytes.size()), bytes.data());
    return std::to_string(rounds) + '$' + salt + '$' + hexOf(bytes);
}

} // namespace

std::string freshToken()
{
    std::array<unsigned char, 16> bytes{};
    // Without randomness there is no secret: better no service than a guessable one.
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        std::abort();
    return hexOf(bytes);
}

std::string passwordHash(const std::string& password) { return derived(password, freshToken(), usualRounds); }

bool passwordFits(const std::string& password, const std::string& stored)
{
    const std::size_t first = stored.find('$');
    const std::size_t second = stored.rfind('$');
    int rounds = 0;
    std::from_chars(stored.data(), stored.data() + std::min(first, stored.size()), rounds);
    if (first == std::string::npos || second <= first || rounds < 1 || rounds > mostRounds)
        return false;
    const std::string found = derived(password, stored.substr(first + 1, second - first - 1), rounds);
    return found.size() == stored.size() && CRYPTO_memcmp(found.data(), stored.data(), found.size()) == 0;
}

} // namespace holdpoint::erpgo
