// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <cstddef>
#include <cstdint>

namespace holdpoint::test {

// What must hold of any bytes, read as a runbook and as the lines of a shell fence. Empty when it holds, else what does
// not.
QString brokenByImporter(const QByteArray& bytes);
QString brokenByShellScan(const QByteArray& bytes);

} // namespace holdpoint::test

// The entry of libFuzzer (llvm.org/docs/LibFuzzer.html): ends the process where a property is broken. Link this file
// with -fsanitize=fuzzer and the room to hunt; tst_runbook_fuzz drives it with a fixed seed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
