// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/patch.h"
#include "core/runbook/plan.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

// What a person can do to a runbook, as values. Items are addressed by their ids in the plan of the document that is
// edited; roles and channels, which have none there, by roleIds() and channelIds(). Text is plain: it is escaped so
// that it comes out of the importer as it went in. Text of one line is refused where it has a line break.
namespace holdpoint::runbook {

// Where something new or moved goes.
enum class Side
{
    Before,
    After,
    Into // as the last one inside `item`; an empty `item` is the runbook itself
};

struct Place
{
    Side side = Side::Into;
    QString item;
    bool operator==(const Place&) const = default;
};

namespace edit {

// A phase beside another phase or at the end of the phases. `time` as people write it ("T-2 hours"); empty: a section
// outside the time line. `title` without the time.
struct AddPhase
{
    Place place;
    QString title, time, objective;
};

// A step beside another step or at the end of a phase. With `commands` (one or more lines of shell) it is a procedure,
// without them one box to tick with the step's title.
struct AddStep
{
    Place place;
    QString title;
    QByteArray commands;
    QString language = QStringLiteral("bash");
    std::optional<qint64> boxS; // planned duration, seconds
};

struct AddGate // in a phase or beside a step
{
    Place place;
    QString title;        // is read as a gate when it says so: "Go/No-Go ...", "... hold point", "... gate"
    QStringList criteria; // at least one
};

struct AddCommand // beside a command, or at the end of the last fence of a step or procedure (a new fence if it has
                  // none)
{
    Place place;
    QByteArray text; // one command; may have several lines
    QString title;   // the comment above it; may be empty
};

struct AddBox // beside a box, or in a step or gate (there it is a criterion)
{
    Place place;
    QString text;
    bool checked = false;
};

struct AddExpectation // beside an expectation, or in a step
{
    Place place;
    QString text;
};

struct AddDeliverable // beside a deliverable, or in a phase or a step that lists some
{
    Place place;
    QString text;
};

struct AddMetric // beside a metric, or in a step or phase
{
    Place place;
    QString name;
    Comparator comparator = Comparator::Lt;
    QString value, unit, qualifier;
};

struct AddRole // beside a role; into the runbook: at the end of the roles
{
    Place place;
    QString role, name, contact, responsibilities;
};

struct AddChannel
{
    Place place;
    QString name, value;
};

struct AddMatrixRow
{
    Place place;
    QString scenario, severity, action, deadline; // deadline as people write it ("< 5 minutes")
};

struct AddProcedureStep // beside a step of a procedure, or in a procedure
{
    Place place;
    QString text;
};

struct AddTemplate // beside a message template; into the runbook: after the last one
{
    Place place;
    QString title, text;
};

struct AddCriterion // beside a success criterion; into the runbook: after the last one
{
    Place place;
    QString text;
};

struct AddSignoff // beside a sign-off; into the runbook: after the last one
{
    Place place;
    QString role;
};

// Beside a procedure; into the runbook: after the last one. With commands, steps or both.
struct AddProcedure
{
    Place place;
    QString title;       // says what it is for: "Immediate Rollback", "Planned Rollback", "Incident Response"
    QByteArray commands; // lines of shell
    QStringList steps;   // what people do, in this order
    QString language = QStringLiteral("bash");
};

// Beside a recurring task, as often as that one; into the runbook: after the last one that is as often.
struct AddTask
{
    Place place;
    QString text;
    Cadence cadence = Cadence::Daily;
};

// What the plan shows as the title of a phase (with the time in it), step, gate, procedure or template; as the text of
// a box, criterion, deliverable, expectation, procedure step or recurring task; as the role of a sign-off; as the
// declaration's text ("declaration") or the runbook's title ("title").
struct SetText
{
    QString item, text;
};

struct SetCommand
{
    QString item;
    QByteArray text;
};

struct SetCommandTitle // the comment above a command; empty takes it away
{
    QString item, title;
};

struct SetChecked
{
    QString item;
    bool checked = false;
};

struct SetMetric
{
    QString item, name;
    Comparator comparator = Comparator::Lt;
    QString value, unit, qualifier;
};

struct SetRole
{
    QString item, role, name, contact, responsibilities;
};

struct SetChannel
{
    QString item, name, value;
};

struct SetMatrixRow
{
    QString item, scenario, severity, action, deadline;
};

struct SetTemplate // the message, not its title
{
    QString item, text;
};

struct SetObjective // of a phase; empty takes it away
{
    QString phase, text;
};

// When a phase or step happens: offset and end in seconds from T-0, both empty: no time. A phase's time in an overview
// above changes with it.
struct SetTime
{
    QString item;
    std::optional<qint64> offsetS, endS;
};

struct SetBox // planned duration in seconds, written behind the title: "(45 minutes)"; empty takes it away
{
    QString item;
    std::optional<qint64> boxS;
};

struct SetProse // Markdown of a step between its title and what else it has; empty takes it away
{
    QString step;
    QString markdown;
};

struct SetFenceLanguage
{
    QString fence, language;
};

struct FillValue // `text` stands where the blank stood
{
    QString value, text;
};

// With everything inside it. One edit for all, so that one undo brings all back.
struct Remove
{
    QStringList items;
};

struct Move // with everything inside it
{
    QString item;
    Place place;
};

struct MoveUp // past its neighbour of the same kind; out of the first place of a phase into the phase before
{
    QString item;
};

struct MoveDown
{
    QString item;
};

struct Indent // a list item under the one above it; a heading one level deeper
{
    QString item;
};

struct Outdent
{
    QString item;
};

struct Duplicate // right behind the original
{
    QString item;
};

// Every place where `find` stands in the source, or only those in `within`.
struct ReplaceText
{
    QString find, replacement;
    bool caseSensitive = true;
    bool wholeWords = false;
    bool regularExpression = false; // then \1 ... in `replacement` are its groups
    std::optional<ByteRange> within;
};

struct ReplaceSource // what a person types into the source; any bytes that are UTF-8
{
    ByteRange bytes;
    QByteArray text;
};

struct ApplyFix // of a finding
{
    Patches patches;
};

} // namespace edit

using Edit =
    std::variant<edit::AddPhase, edit::AddStep, edit::AddGate, edit::AddCommand, edit::AddBox, edit::AddExpectation,
                 edit::AddDeliverable, edit::AddMetric, edit::AddRole, edit::AddChannel, edit::AddMatrixRow,
                 edit::AddProcedureStep, edit::AddTemplate, edit::AddCriterion, edit::AddSignoff, edit::AddProcedure,
                 edit::AddTask, edit::SetText, edit::SetCommand, edit::SetCommandTitle, edit::SetChecked,
                 edit::SetMetric, edit::SetRole, edit::SetChannel, edit::SetMatrixRow, edit::SetTemplate,
                 edit::SetObjective, edit::SetTime, edit::SetBox, edit::SetProse, edit::SetFenceLanguage,
                 edit::FillValue, edit::Remove, edit::Move, edit::MoveUp, edit::MoveDown, edit::Indent, edit::Outdent,
                 edit::Duplicate, edit::ReplaceText, edit::ReplaceSource, edit::ApplyFix>;

// Ids of plan.roles and plan.channels, in their order: "role/technical-lead", "channel/emergency", a counter for
// equals.
QStringList roleIds(const Plan& plan);
QStringList channelIds(const Plan& plan);

} // namespace holdpoint::runbook
