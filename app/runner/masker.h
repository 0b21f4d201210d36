// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/runner/matcher.h"

#include <string>
#include <string_view>
#include <vector>

namespace holdpoint::runner_process {

// Replaces known secret values in a stream by `mask`, wherever reads cut it: as they are, as a shell or JSON quotes
// them, in hexadecimal, in base64 (each of the three alignments, both alphabets, wrapped lines), URL-encoded by any
// rule. Lines of a secret of several lines (a private key) are masked one by one as well. What may still become a
// secret is held back until the next bytes decide, at most about the length of the longest secret.
// Values of fewer than `shortest` bytes are left alone: to mask every "1" would destroy the output and tell the value.
class Masker
{
public:
    static constexpr std::size_t shortest = 4;
    static constexpr std::string_view mask = "[masked]";

    explicit Masker(const std::vector<std::string>& secrets);
    [[nodiscard]] bool active() const { return m_active; }
    // What of the stream is decided now, appended to `out`.
    void feed(std::string_view bytes, std::string& out);
    // The stream pauses: gives out what is held back when it is shorter than `shortest` bytes, so that a view does not
    // lack the end of its last line. Should it be a secret's beginning after all, the rest is still masked.
    void settle(std::string& out);
    // The end of the stream: what was held back.
    void finish(std::string& out);

private:
    void take(unsigned char byte, std::uint64_t at);
    void takeUrl(unsigned char byte, std::uint64_t at);
    void found(std::uint64_t begin, std::uint64_t end);
    void emit(std::uint64_t safeEnd, std::string& out);
    [[nodiscard]] std::uint64_t safeEnd() const;

    struct Region
    {
        std::uint64_t begin;
        std::uint64_t end;
    };
    bool m_active = false;
    Matcher m_raw;
    Matcher m_base64;
    Matcher m_url;
    std::string m_escape;           // '%' or '%4': an escape that is not complete yet
    std::string m_held;             // raw bytes not yet given out
    std::uint64_t m_heldAt = 0;     // raw position of m_held's first byte
    std::uint64_t m_seen = 0;       // raw bytes taken
    std::vector<Region> m_regions;  // to mask, ascending, not touching each other
    bool m_masking = false;         // the last byte given out belonged to a mask
    std::array<bool, 256> m_skip{}; // bytes that begin nothing in any matcher
};

} // namespace holdpoint::runner_process
