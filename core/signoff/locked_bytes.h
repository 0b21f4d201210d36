// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <new>
#include <span>

#include <sodium.h>

namespace holdpoint::signoff {

// Memory for an open key: never swapped out where the system's limits allow it, fenced by guard pages, left out of core
// dumps and wiped when the object goes.
class LockedBytes
{
public:
    explicit LockedBytes(size_t size)
        : m_data(static_cast<unsigned char*>(sodium_init() < 0 ? nullptr : sodium_malloc(size)))
        , m_size(size)
    {
        if (!m_data)
            throw std::bad_alloc();
    }
    LockedBytes(const LockedBytes&) = delete;
    LockedBytes& operator=(const LockedBytes&) = delete;
    ~LockedBytes() { sodium_free(m_data); }

    [[nodiscard]] unsigned char* data() { return m_data; }
    [[nodiscard]] size_t size() const { return m_size; }

private:
    unsigned char* m_data;
    size_t m_size;
};

} // namespace holdpoint::signoff
