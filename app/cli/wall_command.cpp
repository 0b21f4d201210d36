// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/workbench.h"

#include "app/cli/command_line.h"
#include "app/wall_wanted.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <cstdio>

// wall: the words of a command that opens no terminal but a screen.
namespace holdpoint::app {
namespace {

struct WallWords
{
    std::string launch, page, screenshot, size = "3840x2160";
    int screen = 0;
};

CLI::App* addWall(CLI::App& program, WallWords& words)
{
    CLI::App* command = program.add_subcommand("wall", "Show the launch on a wall: full screen, read-only");
    command->add_option("launch", words.launch, "The launch's folder")->required();
    command->add_option("--screen", words.screen, "Number of the screen, from 1")->check(CLI::Range(1, 64));
    command->add_option("--page", words.page, "Show this page alone")
        ->check(CLI::IsMember({"overview", "gate", "charts", "entries", "alarms"}));
    command->add_option("--screenshot", words.screenshot, "Write a picture (PNG) of the wall instead of showing it");
    command->add_option("--size", words.size, "Size of the picture, WIDTHxHEIGHT");
    return command;
}

std::optional<QSize> sizeOf(const std::string& words)
{
    static const QRegularExpression form(QStringLiteral("^([0-9]{3,5})x([0-9]{3,5})$"));
    constexpr int least = 320, most = 16384;
    const QRegularExpressionMatch match = form.match(QString::fromStdString(words));
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    const bool good = std::min(size.width(), size.height()) >= least && std::max(size.width(), size.height()) <= most;
    return match.hasMatch() && good ? std::optional(size) : std::nullopt;
}

} // namespace

std::expected<WallWanted, int> wallWanted(int argc, char** argv)
{
    CLI::App program("Runs a production launch from its runbook", "holdpoint");
    WallWords words;
    addWall(program, words);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return std::unexpected(program.exit(error) == 0 ? 0 : 2);
    }
    const std::optional<QSize> size = sizeOf(words.size);
    if (!size) {
        std::fputs("holdpoint: --size is WIDTHxHEIGHT in pixels, 320 to 16384 each: 3840x2160.\n", stderr);
        return std::unexpected(2);
    }
    return WallWanted{text(words.launch), words.screen, text(words.page), text(words.screenshot), *size};
}

void addWallCommand(CLI::App& program, Workbench& bench)
{
    // Reached in a build without the window alone; else main() shows the wall. It stands in the help in either.
    auto words = std::make_shared<WallWords>();
    addWall(program, *words)->callback([&bench, words] {
        bench.job = [&bench](const Finish& finish) {
            bench.fail({ErrorCode::Usage, QCoreApplication::translate("cli", "This build of Holdpoint has no window."),
                        QCoreApplication::translate("cli", "Use holdpoint status, or the build with the window."), 0},
                       finish);
        };
    });
}

} // namespace holdpoint::app
