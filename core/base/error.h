// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <expected>
#include <utility>

namespace holdpoint {

// What went wrong, by what a caller can do about it. The command line maps each to an exit status.
enum class ErrorCode
{
    AnswerIsNo,    // asked and answered: a script failed, an expectation is missing, a finding, tampered
    Usage,         // wrong words on the command line
    Unreadable,    // a file or a record that cannot be read
    Malformed,     // read, but not in the form it must have; `line` says where when there is a line
    TooLarge,      // over a limit that protects us
    Refused,       // the rules of the launch say no: order, role, missing approval, missing script
    OutsideFailed, // another system failed: a server, the keyring, the network, the disk
    HeldElsewhere, // another Holdpoint holds the launch and does not answer
    Internal,      // our own fault
};

// An error a person can meet: its cause, and what to do next. Both are translated, whole sentences.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString cause;
    QString nextStep;
    int line = 0; // 1-based line of the input, 0 where there is none

    // Cause and next step as one paragraph for logs and terminals.
    [[nodiscard]] QString text() const;
    bool operator==(const Error&) const = default;
};

template <class T> using Result = std::expected<T, Error>;

inline std::unexpected<Error> failure(ErrorCode code, QString cause, QString nextStep = {}, int line = 0)
{
    return std::unexpected(Error{code, std::move(cause), std::move(nextStep), line});
}

// The exit status of the command line for an error (design, "Command line"): 1 to 5.
int exitStatus(ErrorCode code);

} // namespace holdpoint
