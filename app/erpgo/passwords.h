// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace holdpoint::erpgo {

// PBKDF2-HMAC-SHA256 with a fresh salt, as `rounds$salt$hash` in hexadecimal. Few rounds: the range has two cores.
std::string passwordHash(const std::string& password);
bool passwordFits(const std::string& password, const std::string& stored);

// 32 random hexadecimal digits.
std::string freshToken();

} // namespace holdpoint::erpgo
