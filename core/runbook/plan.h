// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

// The plan: a runbook as values. Ids are built from the headings above and the item's own text (a counter for equals),
// so that they stay when other parts of the file change; they are unique in the plan and of `[a-z0-9./-]`.
// Lines are 1-based lines of the source file. Offsets are seconds from T-0, negative before it.
namespace holdpoint::runbook {

// Half-open range [begin, end) of bytes in the source file.
struct ByteRange
{
    qint64 begin = 0;
    qint64 end = 0;
    bool operator==(const ByteRange&) const = default;
};

enum class StepKind
{
    Procedure,
    Checklist,
    Gate,
    Deliverables,
    Manual,
    Template,
    Notes,
    Prose
};

struct Fence
{
    QString id;
    QString lang; // the info string's first word, lower case; empty where there is none
    int line = 0;
    bool asOne = false; // its commands depend on each other: it runs as one command
    bool operator==(const Fence&) const = default;
};

// One command of a fence: a line, a loop, a here-document, continued lines, or a whole fence that runs as one.
struct Command
{
    QString id;
    QString fence;   // id of its fence
    QByteArray text; // exactly the bytes of the file (a shell prompt `$ ` is left out), never repaired
    int line = 0;
    QString title;                 // the comment above it, display text
    bool runnable = true;          // false: shown, not run (powershell, console output, ...)
    bool background = false;       // never ends by itself (`watch`, `tail -f`): runs beside what follows, with a stop
    bool hiddenCharacters = false; // bidirectional, control or invisible characters: shown escaped, accepted first
    QStringList scripts;           // files it starts, as written, relative ones only (`./scripts/x.sh`)
    QStringList placeholders;      // ids of values that must be filled before it may run
    bool operator==(const Command&) const = default;
};

// A box that a person ticks.
struct Check
{
    QString id;
    QString text; // display text, repaired
    int line = 0;
    bool checked = false; // as written in the file
    bool operator==(const Check&) const = default;
};

enum class Judge
{
    Output,
    Person
};

// What output must show. Judge::Output: the text after normalisation must be found in the command's output.
struct Expectation
{
    QString id;
    QString text;
    QString command; // id of the command whose output is judged: the last runnable one of the fence above
    int line = 0;
    Judge judge = Judge::Person;
    // Written below the fence and not inside it: any of the fence's commands may show it, the last one decides.
    bool ofFence = false;
    bool operator==(const Expectation&) const = default;
};

// Wants a file attached as evidence.
struct Deliverable
{
    QString id;
    QString text;
    int line = 0;
    bool operator==(const Deliverable&) const = default;
};

struct Step
{
    QString id;
    QString title;
    int line = 0;
    ByteRange bytes;
    std::optional<qint64> offsetS;
    std::optional<qint64> endS;
    std::optional<qint64> boxS;   // planned duration, from "(45 minutes)"
    std::optional<QString> clock; // a fixed clock time as written (`14:00 CET`): flagged when T-0 slips
    StepKind kind = StepKind::Prose;
    QString group;     // the heading between phase and step, display text; may be empty
    QString prose;     // Markdown of the step without fences and boxes, repaired, for display
    QStringList notes; // what to monitor, track, document or update, one item each
    QList<Fence> fences;
    QList<Command> commands;
    QList<Check> checks;
    QList<Expectation> expectations;
    QList<Deliverable> deliverables;
    // A step without commands, checks, deliverables and expectations has nothing to do and holds nobody up.
    [[nodiscard]] bool hasWork() const
    {
        return !commands.isEmpty() || !checks.isEmpty() || !deliverables.isEmpty() || !expectations.isEmpty();
    }
    bool operator==(const Step&) const = default;
};

struct Phase
{
    QString id;
    QString title;
    std::optional<qint64> offsetS; // null: a section outside the time line
    std::optional<qint64> endS;
    QString objective;
    int line = 0;
    QList<Step> steps;
    std::optional<QString> clock; // a fixed clock time as written in the heading
    bool operator==(const Phase&) const = default;
};

struct Role
{
    QString role, name, contact, responsibilities; // name and contact as written; may be placeholders
    QStringList deputies;
    int line = 0;
    bool operator==(const Role&) const = default;
};

struct Channel
{
    QString name, value;
    int line = 0;
    bool operator==(const Channel&) const = default;
};

enum class Comparator
{
    Lt,
    Le,
    Gt,
    Ge,
    Eq
};

struct Metric
{
    QString id, name, phase; // phase id, empty outside the time line
    Comparator comparator = Comparator::Eq;
    QString value;           // decimal as written, or a placeholder such as "[Target]"
    QString unit, qualifier; // "ms", "%", "RPS" ...; "95th percentile", "average" ...
    int line = 0;
    QString target; // id of the value that fills "[Target]"; empty where `value` is a number
    bool operator==(const Metric&) const = default;
};

struct MatrixRow
{
    QString id, scenario, severity, action;
    std::optional<qint64> deadlineS;
    int line = 0;
    bool operator==(const MatrixRow&) const = default;
};

enum class ProcedureKind
{
    ImmediateRollback,
    PlannedRollback,
    Incident,
    Other
};

struct ProcedureStep
{
    QString id, text;
    std::optional<qint64> deadlineS; // "(within 2 minutes)"
    int line = 0;
    bool operator==(const ProcedureStep&) const = default;
};

// A rollback or incident procedure: its commands, then the numbered steps that its comments list.
struct Procedure
{
    QString id, title;
    ProcedureKind kind = ProcedureKind::Other;
    QList<Command> commands;
    QList<ProcedureStep> steps;
    int line = 0;
    QList<Fence> fences; // of the commands
    bool operator==(const Procedure&) const = default;
};

struct MessageTemplate
{
    QString id, title, text;
    int line = 0;
    bool operator==(const MessageTemplate&) const = default;
};

struct Criterion
{
    QString id, text;
    int line = 0;
    bool operator==(const Criterion&) const = default;
};

struct SignoffLine
{
    QString id, group, role;
    int line = 0;
    bool operator==(const SignoffLine&) const = default;
};

struct Declaration
{
    QString text, role; // empty text: the runbook has none
    int line = 0;
    bool operator==(const Declaration&) const = default;
};

enum class ValueType
{
    Text,
    Number,
    Time,
    Person,
    Link
};

// A blank that someone fills: `[Target]`, `<REV>`, `____`, and `$NAME` in a command that does not set it itself.
struct Value
{
    QString id, placeholder;
    QString name; // the environment variable that carries it into commands: `HOLDPOINT_VALUE_...` or the own name
    int line = 0;
    ValueType type = ValueType::Text; // by its words and the label before it; the configuration may say otherwise
    QString unit;                     // of a number, as written behind it; may be empty
    // `[Timestamp]`: the time at which a command that holds it starts, unless a person filled in another.
    bool atUse = false;
    bool operator==(const Value&) const = default;
};

enum class Cadence
{
    Daily,
    Weekly,
    Monthly
};

struct RecurringTask
{
    QString id;
    Cadence cadence = Cadence::Daily;
    QString text;
    int line = 0;
    bool operator==(const RecurringTask&) const = default;
};

// Text above the time line that asks for nothing: who it is for, what to know first.
struct Passage
{
    QString title; // the heading that it stands under; empty above the first one
    QString text;  // Markdown, repaired, for display
    int line = 0;
    bool operator==(const Passage&) const = default;
};

struct DocumentControl
{
    QString version, updated, nextReview, approvedBy, notice;
    bool operator==(const DocumentControl&) const = default;
};

// Something odd that the reader should know; never a reason not to open the file. Codes are stable, kebab-case.
struct Finding
{
    QString code;
    int line = 0;
    QString text;
    bool operator==(const Finding&) const = default;
};

enum class NodeKind : unsigned char
{
    Blank,
    Heading,
    Prose,
    List,
    Task,
    Table,
    Fence,
    Code,
    Html,
    Break,
    FrontMatter
};

// "heading", "front-matter" ...
QString nodeKindName(NodeKind kind);

// What a byte of the file was understood as. The nodes cover [0, size) without gap or overlap, in order.
struct Node
{
    ByteRange bytes;
    NodeKind kind = NodeKind::Prose;
    int owner = 0; // place in Plan::owners
    bool operator==(const Node&) const = default;
};

struct Plan
{
    QString title;
    QString sourceSha256;
    QString configurationToml; // the `toml holdpoint` fences joined, empty when there are none
    int configurationLine = 0; // line of the first of them
    DocumentControl document;
    QList<Passage> introduction; // in file order
    QList<Role> roles;
    QList<Channel> channels;
    QList<Phase> phases; // in order of time; sections outside the time line follow in file order
    QList<Metric> metrics;
    QList<MatrixRow> matrix;
    QList<Procedure> procedures;
    QList<MessageTemplate> templates;
    QList<Criterion> successCriteria; // their boxes stand as checks of a step as well, with the same id
    Declaration declaration;
    QList<SignoffLine> signoffs;
    QList<Value> values;
    QList<RecurringTask> tasks;
    QList<Finding> findings;
    QList<Node> nodes;
    QStringList owners; // ids of the plan items that nodes gave; the first one is empty, for prose that stays prose

    [[nodiscard]] const QString& ownerOf(const Node& node) const { return owners.at(node.owner); }
    [[nodiscard]] const Step* step(const QString& id) const;
    [[nodiscard]] const Phase* phaseOf(const QString& stepId) const;
    // The command and, through the pointers, where it stands; nullptr when no step or procedure has it.
    [[nodiscard]] const Command* command(const QString& id) const;
    [[nodiscard]] const Step* stepOfCommand(const QString& commandId) const;
    [[nodiscard]] const Procedure* procedure(ProcedureKind kind) const;
    bool operator==(const Plan&) const = default;
};

} // namespace holdpoint::runbook
