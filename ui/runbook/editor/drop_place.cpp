// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/drop_place.h"

#include "core/runbook/fence_reader.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/step_templates.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {
namespace {

using namespace runbook;

QString dropText(const char* text) { return QCoreApplication::translate("DropPlace", text); }

ItemKind kindAt(const QModelIndex& index)
{
    return index.isValid() ? ItemKind(index.data(ItemModel::KindRole).toInt()) : ItemKind::Group;
}

QString idAt(const QModelIndex& index) { return index.data(ItemModel::IdRole).toString(); }

bool isStep(ItemKind kind) { return kind == ItemKind::Step || kind == ItemKind::Gate; }

bool isAlike(ItemKind a, ItemKind b) { return a == b || (isStep(a) && isStep(b)); }

bool holds(ItemKind holder, ItemKind kind)
{
    using enum ItemKind;
    switch (holder) {
    case Phase:
        return isStep(kind) || kind == Deliverable;
    case Step:
    case Gate:
        return kind == Command || kind == Box || kind == Expectation;
    case Procedure:
        return kind == ItemKind::ProcedureStep || kind == Command;
    default:
        return false;
    }
}

bool isGroupOf(const QModelIndex& index, ItemKind kind)
{
    return kindAt(index) == ItemKind::Group &&
           addableAt(ItemKind::Group, index.data(ItemModel::KeyRole).toString()).contains(kind);
}

std::unexpected<Error> noPlace(ItemKind kind, const QModelIndex& target)
{
    const QString name = target.isValid() ? target.data().toString() : dropText("the end of the runbook");
    return failure(ErrorCode::Refused, dropText("%1 cannot stand at “%2”.").arg(kindName(kind), name.left(80)),
                   dropText("Drop it beside another one of its kind, or on what holds such items."));
}

// Behind the last one that the group has, or as the first one.
Place intoGroup(const ItemModel& model, const QModelIndex& group)
{
    const int rows = model.rowCount(group);
    return rows > 0 ? Place{Side::After, idAt(model.index(rows - 1, 0, group))} : Place{};
}

// A row beside the target that is not itself moved: where the moved ones stand together, they keep their order.
bool besideOthers(const ItemModel& model, const QStringList& moved, QModelIndex& target, Side& side)
{
    const auto isMoved = [&moved](const QModelIndex& index) {
        return moved.contains(index.data(ItemModel::KeyRole).toString());
    };
    if (!isMoved(target))
        return true;
    if (side == Side::Into)
        return false;
    const QModelIndex parent = target.parent();
    const int step = side == Side::After ? -1 : 1;
    for (const int by : {step, -step}) {
        for (int row = target.row() + by; row >= 0 && row < model.rowCount(parent); row += by) {
            if (const QModelIndex other = model.index(row, 0, parent); !isMoved(other)) {
                target = other;
                side = by < 0 ? Side::After : Side::Before;
                return true;
            }
        }
    }
    return false;
}

// A title with commands and boxes below it is read as two steps of one name: what is dropped goes to the one that has
// its kind already.
QModelIndex twinWith(ItemKind kind, const QModelIndex& holder)
{
    const auto has = [kind](const QModelIndex& step) {
        for (int row = 0; row < step.model()->rowCount(step); ++row)
            if (kindAt(step.model()->index(row, 0, step)) == kind)
                return true;
        return false;
    };
    if (!isStep(kindAt(holder)) || has(holder))
        return holder;
    const auto line = [](const QModelIndex& step) { return step.siblingAtColumn(ItemModel::Line).data().toInt(); };
    for (const int row : {holder.row() - 1, holder.row() + 1}) {
        const QModelIndex other = holder.siblingAtRow(row);
        if (other.isValid() && isStep(kindAt(other)) && line(other) == line(holder) && has(other))
            return other;
    }
    return holder;
}

bool isScript(const QFileInfo& file)
{
    static const QStringList endings = {u"sh"_s, u"bash"_s, u"py"_s, u"pl"_s, u"rb"_s, u"js"_s, u"ps1"_s};
    return file.isFile() && (file.isExecutable() || endings.contains(file.suffix().toLower()));
}

QString nameFrom(const QFileInfo& file, const QString& folder)
{
    const QString relative = QDir(folder).relativeFilePath(file.absoluteFilePath());
    return relative.startsWith(u"../"_s) || QDir::isAbsolutePath(relative) ? file.fileName() : relative;
}

// In the order in which they shall stand: right behind a place the last one goes first.
std::vector<Edit> inOrder(std::vector<std::pair<Edit, Side>> edits)
{
    std::vector<Edit> ordered;
    for (const auto& [edit, side] : edits)
        if (side != Side::After)
            ordered.push_back(edit);
    std::ranges::reverse(edits);
    for (const auto& [edit, side] : edits)
        if (side == Side::After)
            ordered.push_back(edit);
    return ordered;
}

// The commands that a shell's text holds, with the comments above them.
std::vector<CommandDraft> commandsIn(const QByteArray& text)
{
    CodeBlock code;
    code.info = "bash";
    int number = 0;
    const QByteArrayList lines = text.split('\n');
    for (const QByteArray& line : lines)
        code.lines.push_back({line, ++number});
    return readFence(code).commands;
}

std::optional<Edit> anotherOf(ItemKind kind, const Place& place, const QString& text)
{
    switch (kind) {
    case ItemKind::Box:
        return edit::AddBox{place, text, false};
    case ItemKind::Criterion:
        return edit::AddCriterion{place, text};
    case ItemKind::Deliverable:
        return edit::AddDeliverable{place, text};
    case ItemKind::Expectation:
        return edit::AddExpectation{place, text};
    case ItemKind::ProcedureStep:
        return edit::AddProcedureStep{place, text};
    default:
        return std::nullopt;
    }
}

} // namespace

Result<Place> dropPlace(const ItemModel& model, ItemKind kind, const QString& target, Side side)
{
    const QModelIndex index = model.indexOf(target);
    if (side != Side::Into && isAlike(kindAt(index), kind) && !idAt(index).isEmpty())
        return Place{side, idAt(index)};
    // Between the rows of a holder, or on a row: the nearest that it can stand beside or in.
    for (QModelIndex at = index; at.isValid(); at = at.parent()) {
        if (kindAt(at) != ItemKind::Group && isAlike(kindAt(at), kind))
            return Place{Side::After, idAt(at)};
        if (holds(kindAt(at), kind))
            return Place{Side::Into, idAt(twinWith(kind, at))};
        if (isGroupOf(at, kind))
            return intoGroup(model, at);
    }
    return noPlace(kind, index);
}

Result<std::vector<Edit>> moveEdits(const ItemModel& model, const QStringList& keys, const QString& target, Side side)
{
    QModelIndex at = model.indexOf(target);
    if (at.isValid() && !besideOthers(model, keys, at, side))
        return std::vector<Edit>();
    std::vector<std::pair<Edit, Side>> edits;
    for (const QString& key : keys) {
        const QModelIndex moved = model.indexOf(key);
        const QString id = idAt(moved);
        if (id.isEmpty())
            continue;
        const Result<Place> place = dropPlace(model, kindAt(moved), at.data(ItemModel::KeyRole).toString(), side);
        if (!place)
            return std::unexpected(place.error());
        if (place->item.isEmpty())
            return noPlace(kindAt(moved), at);
        if (place->item != id)
            edits.emplace_back(edit::Move{id, *place}, place->side);
    }
    return inOrder(std::move(edits));
}

Result<std::vector<Edit>> fileEdits(const ItemModel& model, const QStringList& paths, const QString& folder,
                                    const QString& target, Side side)
{
    const bool inStep = dropPlace(model, ItemKind::Command, target, side).has_value();
    std::vector<std::pair<Edit, Side>> edits;
    for (const QString& path : paths) {
        const QFileInfo file(path);
        const ItemKind kind = !isScript(file) ? ItemKind::Deliverable : inStep ? ItemKind::Command : ItemKind::Step;
        const Result<Place> place = dropPlace(model, kind, target, side);
        if (!place)
            return std::unexpected(place.error());
        if (kind == ItemKind::Deliverable)
            edits.emplace_back(edit::AddDeliverable{*place, nameFrom(file, folder)}, place->side);
        else if (kind == ItemKind::Command)
            edits.emplace_back(edit::AddCommand{*place, commandFor(path, folder), {}}, place->side);
        else
            edits.emplace_back(edit::AddStep{*place, dropText("Run %1").arg(file.fileName()), commandFor(path, folder),
                                             u"bash"_s, std::nullopt},
                               place->side);
    }
    return inOrder(std::move(edits));
}

Result<std::vector<Edit>> textEdits(const ItemModel& model, const QString& text, const QString& target, Side side)
{
    QString trimmed = text;
    trimmed.replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n');
    trimmed = trimmed.trimmed();
    if (trimmed.isEmpty())
        return std::vector<Edit>();
    const ItemKind kind = kindAt(model.indexOf(target));
    if (anotherOf(kind, {}, trimmed)) {
        const Result<Place> place = dropPlace(model, kind, target, side);
        if (!place)
            return std::unexpected(place.error());
        std::vector<std::pair<Edit, Side>> edits;
        for (const QString& line : trimmed.split(u'\n', Qt::SkipEmptyParts))
            if (const std::optional<Edit> another = anotherOf(kind, *place, line.simplified());
                another && !line.trimmed().isEmpty())
                edits.emplace_back(*another, place->side);
        return inOrder(std::move(edits));
    }
    if (const Result<Place> place = dropPlace(model, ItemKind::Command, target, side)) {
        std::vector<std::pair<Edit, Side>> edits;
        for (const CommandDraft& command : commandsIn(trimmed.toUtf8()))
            edits.emplace_back(edit::AddCommand{*place, command.text, command.title}, place->side);
        return inOrder(std::move(edits));
    }
    const Result<Place> place = dropPlace(model, ItemKind::Step, target, side);
    if (!place)
        return std::unexpected(place.error());
    return std::vector<Edit>{edit::AddStep{*place, dropText("New step"), trimmed.toUtf8(), u"bash"_s, std::nullopt}};
}

} // namespace holdpoint::ui
