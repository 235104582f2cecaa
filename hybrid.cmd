@echo off
rem Builds the command line when it is missing and runs it; rebuild with: dotnet build Cli -c Release
setlocal
set "program=%~dp0Cli\bin\Release\net10.0\Hybrid.Cli.dll"
if not exist "%program%" dotnet build "%~dp0Cli" -c Release --nologo -v quiet 1>&2 || exit /b 1
if not defined DOTNET_GCgen0size set "DOTNET_GCgen0size=0x800000"
dotnet "%program%" %*
