// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/erpgo/memory.h"

#include <hiredis/hiredis.h>

namespace holdpoint::erpgo {
namespace {

using Reply = std::unique_ptr<redisReply, decltype(&freeReplyObject)>;

Memory::Done doneOr(Memory::Text reply)
{
    if (!reply)
        return std::unexpected(std::move(reply.error()));
    return {};
}

} // namespace

void Memory::Closer::operator()(redisContext* context) const { redisFree(context); }

Memory::Memory(int port, int database)
    : m_port(port)
    , m_database(database)
{
}

Memory::~Memory() = default;

Memory::Handle Memory::opened() const
{
    const timeval limit{2, 0};
    Handle handle(redisConnectWithTimeout("127.0.0.1", m_port, limit));
    if (!handle || handle->err != 0 || redisSetTimeout(handle.get(), limit) != REDIS_OK)
        return {};
    const Reply chosen(static_cast<redisReply*>(redisCommand(handle.get(), "SELECT %d", m_database)), &freeReplyObject);
    return chosen && chosen->type != REDIS_REPLY_ERROR ? std::move(handle) : Handle();
}

Memory::Text Memory::command(const std::vector<std::string>& words)
{
    std::vector<const char*> pointers;
    std::vector<std::size_t> sizes;
    for (const std::string& word : words) {
        pointers.push_back(word.data());
        sizes.push_back(word.size());
    }
    // A kept connection may have died with the server before; a new one that fails is the answer.
    for (bool kept = true; kept;) {
        Handle handle;
        {
            const std::scoped_lock held(m_busy);
            kept = !m_free.empty();
            if (kept) {
                handle = std::move(m_free.back());
                m_free.pop_back();
            }
        }
        if (!handle)
            handle = opened();
        if (!handle)
            continue;
        const Reply reply(static_cast<redisReply*>(redisCommandArgv(handle.get(), static_cast<int>(words.size()),
                                                                    pointers.data(), sizes.data())),
                          &freeReplyObject);
        if (!reply)
            continue;
        std::optional<std::string> text;
        if (reply->type == REDIS_REPLY_ERROR)
            return std::unexpected("Redis refused: " + std::string(reply->str, reply->len));
        if (reply->type == REDIS_REPLY_STRING || reply->type == REDIS_REPLY_STATUS)
            text.emplace(reply->str, reply->len);
        const std::scoped_lock held(m_busy);
        m_free.push_back(std::move(handle));
        return text;
    }
    return std::unexpected("Redis does not answer on port " + std::to_string(m_port));
}

Memory::Text Memory::get(const std::string& key) { return command({"GET", key}); }

Memory::Done Memory::set(const std::string& key, const std::string& value, int seconds)
{
    return doneOr(command({"SET", key, value, "EX", std::to_string(seconds)}));
}

Memory::Done Memory::erase(const std::string& key) { return doneOr(command({"DEL", key})); }

Memory::Done Memory::ping() { return doneOr(command({"PING"})); }

} // namespace holdpoint::erpgo
