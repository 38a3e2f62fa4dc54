<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About sketchfind</source>
        <translation>Über sketchfind</translation>
    </message>
    <message>
        <source>Find the photo you can picture but cannot name.</source>
        <translation>Finde das Foto, das du vor Augen hast, aber nicht benennen kannst.</translation>
    </message>
    <message>
        <source>Licence: %1</source>
        <translation>Lizenz: %1</translation>
    </message>
    <message>
        <source>Model: %1 (%2)</source>
        <translation>Modell: %1 (%2)</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>What sketchfind is built with</source>
        <translation>Womit sketchfind gebaut ist</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>Gemacht mit</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>Compared with the first %1</source>
        <translation>Verglichen mit den ersten %1</translation>
    </message>
</context>
<context>
    <name>Attributing</name>
    <message>
        <source>Comparing the lines…</source>
        <translation>Die Linien werden verglichen …</translation>
    </message>
    <message>
        <source>There is no drawing in this search.</source>
        <translation>Diese Suche hat keine Zeichnung.</translation>
    </message>
    <message>
        <source>This drawing is a picture, so it has no separate lines to compare. Draw over it, or trace it, to compare lines.</source>
        <translation>Diese Zeichnung ist ein Bild und hat keine einzelnen Linien, die man vergleichen könnte. Zeichne darüber oder zeichne es nach, um Linien zu vergleichen.</translation>
    </message>
    <message>
        <source>There is only one line. Draw a second one to compare them.</source>
        <translation>Es gibt nur eine Linie. Zeichne eine zweite, um sie zu vergleichen.</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Linie %1: %2</translation>
    </message>
    <message>
        <source>hardly matters for this photo</source>
        <translation>spielt für dieses Foto kaum eine Rolle</translation>
    </message>
    <message>
        <source>counts for this photo, %1</source>
        <translation>spricht für dieses Foto, %1</translation>
    </message>
    <message>
        <source>counts against this photo, %1</source>
        <translation>spricht gegen dieses Foto, %1</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>BusyIcon</name>
    <message>
        <source>Searching…</source>
        <translation>Es wird gesucht …</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Drawing paper</source>
        <translation>Zeichenpapier</translation>
    </message>
    <message>
        <source>Draw here what the photo shows.</source>
        <translation>Zeichne hier, was das Foto zeigt.</translation>
    </message>
    <message>
        <source>Trace the main lines</source>
        <translation>Zeichne die wichtigsten Linien nach</translation>
    </message>
    <message>
        <source>Draw what the photo should not show</source>
        <translation>Zeichne, was nicht zu sehen sein soll</translation>
    </message>
    <message>
        <source>Draw what the photo shows</source>
        <translation>Zeichne, was das Foto zeigt</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Left out: the model does not know it</source>
        <translation>Ausgelassen: Das Modell kennt es nicht</translation>
    </message>
    <message>
        <source>Click to set how much it counts</source>
        <translation>Klicke, um einzustellen, wie viel es zählt</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>Entfernen: %1</translation>
    </message>
    <message>
        <source>How much the words count</source>
        <translation>Wie viel die Wörter zählen</translation>
    </message>
    <message>
        <source>More like this instead</source>
        <translation>Stattdessen mehr davon</translation>
    </message>
    <message>
        <source>Less like this instead</source>
        <translation>Stattdessen weniger davon</translation>
    </message>
    <message>
        <source>How much this counts</source>
        <translation>Wie viel das zählt</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Something went wrong in sketchfind</source>
        <translation>In sketchfind ist etwas schiefgegangen</translation>
    </message>
    <message>
        <source>This is a bug in the program, not a mistake of yours. Your photos are untouched. You can carry on; if it happens again, send the text below with a bug report. It may contain file names: check it before you send it.</source>
        <translation>Das ist ein Fehler im Programm, nicht deiner. Deine Fotos sind unberührt. Du kannst weitermachen; wenn es wieder geschieht, schicke den Text unten mit einem Fehlerbericht. Er kann Dateinamen enthalten: Sieh ihn dir vor dem Senden an.</translation>
    </message>
    <message>
        <source>The program closed unexpectedly last time. This is a bug in the program, not a mistake of yours. Your photos are untouched, and what you drew is among the recent drawings, perhaps without its last lines. If it happens again, send the text below with a bug report. It may contain file names: check it before you send it.</source>
        <translation>Das Programm wurde beim letzten Mal unerwartet beendet. Das ist ein Fehler im Programm, nicht deiner. Deine Fotos sind unberührt, und was du gezeichnet hast, ist bei den letzten Zeichnungen, vielleicht ohne die letzten Linien. Wenn es wieder geschieht, schicke den Text unten mit einem Fehlerbericht. Er kann Dateinamen enthalten: Sieh ihn dir vor dem Senden an.</translation>
    </message>
    <message>
        <source>Details for a bug report</source>
        <translation>Einzelheiten für einen Fehlerbericht</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Details of the photo</source>
        <translation>Einzelheiten des Fotos</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Select a photo to see more.</source>
        <translation>Wähle ein Foto aus, um mehr darüber zu erfahren.</translation>
    </message>
    <message>
        <source>It can be found by its thumbnail. Connect “%1” to open it.</source>
        <translation>Es wird über sein Vorschaubild gefunden. Schließe „%1“ an, um es zu öffnen.</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>Im Dateimanager anzeigen</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Copy the coordinates</source>
        <translation>Koordinaten kopieren</translation>
    </message>
    <message>
        <source>How similar the photo is to what you are looking for
1: the same picture
0: no more similar than any other photo
No photo looks exactly like a drawing: good matches are often far below 1</source>
        <translation>Wie ähnlich das Foto dem ist, was du suchst
1: dasselbe Bild
0: nicht ähnlicher als irgendein anderes Foto
Kein Foto sieht genau wie eine Zeichnung aus: gute Treffer liegen oft weit unter 1</translation>
    </message>
    <message>
        <source>Coordinates copied</source>
        <translation>Koordinaten kopiert</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>Maße</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>Dateigröße</translation>
    </message>
    <message>
        <source>%1° N</source>
        <translation>%1° N</translation>
    </message>
    <message>
        <source>%1° S</source>
        <translation>%1° S</translation>
    </message>
    <message>
        <source>%1° E</source>
        <translation>%1° O</translation>
    </message>
    <message>
        <source>%1° W</source>
        <translation>%1° W</translation>
    </message>
</context>
<context>
    <name>DialogButtons</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Eraser</name>
    <message>
        <source>Erase</source>
        <translation>Radieren</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>File exists</source>
        <translation>die Datei gibt es schon</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>die Datei ist zu groß</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Lese- oder Schreibfehler des Datenträgers</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>auf dem Datenträger ist kein Platz mehr</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>die Datei oder den Ordner gibt es nicht</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>es ist kein Ordner</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>der Datenträger ist schreibgeschützt</translation>
    </message>
    <message>
        <source>not writable</source>
        <translation>er ist nicht beschreibbar</translation>
    </message>
    <message>
        <source>&apos;{kind}&apos; is not a kind of model.</source>
        <translation>„{kind}“ bezeichnet keine Art von Modell.</translation>
    </message>
    <message>
        <source>Adapters ({placement}) do not fit into {kind}.</source>
        <translation>Adapter ({placement}) passen nicht in {kind}.</translation>
    </message>
    <message>
        <source>Add a folder first.</source>
        <translation>Füge zuerst einen Ordner hinzu.</translation>
    </message>
    <message>
        <source>Add the other one to the list as well.</source>
        <translation>Füge den anderen ebenfalls zur Liste hinzu.</translation>
    </message>
    <message>
        <source>Add {folder} to the list, then remove {former} from it.</source>
        <translation>Füge {folder} zur Liste hinzu und entferne dann {former}.</translation>
    </message>
    <message>
        <source>Allow the program that sketchfind was started from, such as the Terminal, to read it: in the System Settings, under Privacy &amp; Security.</source>
        <translation>Erlaube dem Programm, aus dem sketchfind gestartet wurde, etwa dem Terminal, ihn zu lesen: in den Systemeinstellungen unter „Datenschutz &amp; Sicherheit“.</translation>
    </message>
    <message>
        <source>Another program has deleted what the model {name} has seen.</source>
        <translation>Ein anderes Programm hat gelöscht, was das Modell {name} gesehen hat.</translation>
    </message>
    <message>
        <source>Another sketchfind is updating this profile.</source>
        <translation>Ein anderes sketchfind aktualisiert dieses Profil gerade.</translation>
    </message>
    <message>
        <source>Available: auto, {found}.</source>
        <translation>Verfügbar: auto, {found}.</translation>
    </message>
    <message>
        <source>Change to another folder.</source>
        <translation>Wechsle in einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Check its disk, or choose another profile.</source>
        <translation>Prüfe seinen Datenträger, oder wähle ein anderes Profil.</translation>
    </message>
    <message>
        <source>Check the name. If the model needs an account, download it yourself and import it.</source>
        <translation>Prüfe den Namen. Wenn das Modell ein Konto verlangt, lade es selbst herunter und importiere es.</translation>
    </message>
    <message>
        <source>Check the cache folder, or choose another profile folder.</source>
        <translation>Prüfe den Cache-Ordner, oder wähle einen anderen Profilordner.</translation>
    </message>
    <message>
        <source>Check the disk and its free space.</source>
        <translation>Prüfe den Datenträger und den freien Platz darauf.</translation>
    </message>
    <message>
        <source>Check the folder.</source>
        <translation>Prüfe den Ordner.</translation>
    </message>
    <message>
        <source>Check the network and try again: what has been downloaded is kept. Nothing else needs the network.</source>
        <translation>Prüfe das Netz und versuche es noch einmal: Was schon heruntergeladen ist, bleibt. Für alles andere ist kein Netz nötig.</translation>
    </message>
    <message>
        <source>Choose a folder that is not searched.</source>
        <translation>Wähle einen Ordner, der nicht durchsucht wird.</translation>
    </message>
    <message>
        <source>Choose a folder with photos.</source>
        <translation>Wähle einen Ordner mit Fotos.</translation>
    </message>
    <message>
        <source>Choose a place with --profile DIR.</source>
        <translation>Wähle einen Ort mit --profile ORDNER.</translation>
    </message>
    <message>
        <source>Choose a place with more space.</source>
        <translation>Wähle einen Ort mit mehr Platz.</translation>
    </message>
    <message>
        <source>Choose a smaller model.</source>
        <translation>Wähle ein kleineres Modell.</translation>
    </message>
    <message>
        <source>Choose an empty one.</source>
        <translation>Wähle einen leeren.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wähle einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>Wähle ein anderes Modell.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wähle einen anderen Namen.</translation>
    </message>
    <message>
        <source>Choose another one first.</source>
        <translation>Wähle zuerst ein anderes.</translation>
    </message>
    <message>
        <source>Choose another one with --profile DIR.</source>
        <translation>Wähle mit --profile ORDNER einen anderen.</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>Wähle einen anderen.</translation>
    </message>
    <message>
        <source>Choose another one. “Rescan” in the menu of the folder that contains it reads new pictures.</source>
        <translation>Wähle einen anderen. „Neu einlesen“ im Menü des Ordners, in dem er liegt, liest neue Bilder.</translation>
    </message>
    <message>
        <source>Choose another one; weights of other kinds can execute code.</source>
        <translation>Wähle ein anderes; Gewichte anderer Art können Programme ausführen.</translation>
    </message>
    <message>
        <source>Choose another photo.</source>
        <translation>Wähle ein anderes Foto.</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>Wähle einen anderen Ort.</translation>
    </message>
    <message>
        <source>Choose one inside a folder of your list, or add this one to the list.</source>
        <translation>Wähle einen, der in einem Ordner deiner Liste liegt, oder füge diesen der Liste hinzu.</translation>
    </message>
    <message>
        <source>Choose the CPU, in the settings or with --device cpu.</source>
        <translation>Wähle den Prozessor (CPU), in den Einstellungen oder mit --device cpu.</translation>
    </message>
    <message>
        <source>Close it, or end its process, and start again.</source>
        <translation>Schließe es oder beende seinen Prozess, und starte neu.</translation>
    </message>
    <message>
        <source>Close other programs that use this profile, and check the disk.</source>
        <translation>Schließe andere Programme, die dieses Profil verwenden, und prüfe den Datenträger.</translation>
    </message>
    <message>
        <source>Close other programs to free memory, and try again.</source>
        <translation>Schließe andere Programme, damit Arbeitsspeicher frei wird, und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Close other programs to free memory, or try --device cpu.</source>
        <translation>Schließe andere Programme, damit Arbeitsspeicher frei wird, oder versuche es mit --device cpu.</translation>
    </message>
    <message>
        <source>Close sketchfind and start it again.</source>
        <translation>Schließe sketchfind und starte es neu.</translation>
    </message>
    <message>
        <source>Close sketchfind everywhere, then try again.</source>
        <translation>Schließe sketchfind überall und versuche es dann noch einmal.</translation>
    </message>
    <message>
        <source>Close the programs that use its file and try again.</source>
        <translation>Schließe die Programme, die die Datei benutzen, und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Connect its drive, or choose the folder where its photos are now.</source>
        <translation>Schließe sein Laufwerk an, oder wähle den Ordner, in dem seine Fotos jetzt liegen.</translation>
    </message>
    <message>
        <source>Did you mean {near}?</source>
        <translation>Meintest du {near}?</translation>
    </message>
    <message>
        <source>Download the model again, or put the file there and import it again.</source>
        <translation>Lade das Modell noch einmal herunter, oder lege die Datei dorthin und importiere es noch einmal.</translation>
    </message>
    <message>
        <source>Draw something or add a word.</source>
        <translation>Zeichne etwas oder gib ein Wort an.</translation>
    </message>
    <message>
        <source>Draw, or choose a model that does.</source>
        <translation>Zeichne, oder wähle ein Modell, das Wörter kennt.</translation>
    </message>
    <message>
        <source>Free some space and try again; what was done before is kept.</source>
        <translation>Schaffe Platz und versuche es noch einmal; was vorher getan war, bleibt.</translation>
    </message>
    <message>
        <source>Free some space on the disk and try again.</source>
        <translation>Schaffe Platz auf dem Datenträger und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Free some space on the disk, or choose another profile folder.</source>
        <translation>Schaffe Platz auf dem Datenträger, oder wähle einen anderen Profilordner.</translation>
    </message>
    <message>
        <source>Get it again, or export it again with the libraries installed here.</source>
        <translation>Besorge es neu, oder exportiere es neu mit den hier installierten Bibliotheken.</translation>
    </message>
    <message>
        <source>Get it again, or import it again with the libraries installed here.</source>
        <translation>Besorge es neu, oder importiere es neu mit den hier installierten Bibliotheken.</translation>
    </message>
    <message>
        <source>Get it again.</source>
        <translation>Besorge sie neu.</translation>
    </message>
    <message>
        <source>Get the model as .safetensors, as the hub of open_clip and timm offers it.</source>
        <translation>Besorge das Modell als .safetensors, wie es der Hub von open_clip und timm anbietet.</translation>
    </message>
    <message>
        <source>Use a .safetensors file, or a folder with {names}.</source>
        <translation>Nimm eine .safetensors-Datei oder einen Ordner mit {names}.</translation>
    </message>
    <message>
        <source>Use a picture, an .svg or a QuickDraw .ndjson file.</source>
        <translation>Nimm ein Bild, eine .svg- oder eine QuickDraw-.ndjson-Datei.</translation>
    </message>
    <message>
        <source>Give at least one.</source>
        <translation>Gib mindestens eines an.</translation>
    </message>
    <message>
        <source>Give one with --name.</source>
        <translation>Gib mit --name einen an.</translation>
    </message>
    <message>
        <source>How photos are prepared cannot be understood: {error}.</source>
        <translation>Wie Fotos vorbereitet werden, ist nicht zu verstehen: {error}.</translation>
    </message>
    <message>
        <source>The folder {folder} contains {root}, which is already in the list.</source>
        <translation>Der Ordner {folder} enthält {root}, der schon in der Liste ist.</translation>
    </message>
    <message>
        <source>Install sketchfind again, into a new environment.</source>
        <translation>Installiere sketchfind noch einmal, in eine neue Umgebung.</translation>
    </message>
    <message>
        <source>Install sketchfind again.</source>
        <translation>Installiere sketchfind neu.</translation>
    </message>
    <message>
        <source>Known: {known}.</source>
        <translation>Bekannt: {known}.</translation>
    </message>
    <message>
        <source>Measure it with --feature retrieval.</source>
        <translation>Miss es mit --feature retrieval.</translation>
    </message>
    <message>
        <source>Move it away, or check its disk.</source>
        <translation>Lege die Datei woandershin, oder prüfe ihren Datenträger.</translation>
    </message>
    <message>
        <source>Name a folder, like “Raw/”, or files, like “*.png”.</source>
        <translation>Nenne einen Ordner wie „Raw/“ oder Dateien wie „*.png“.</translation>
    </message>
    <message>
        <source>Name a model file or a folder.</source>
        <translation>Nenne eine Modelldatei oder einen Ordner.</translation>
    </message>
    <message>
        <source>Name another folder with --profile, or move this file away first.</source>
        <translation>Nenne mit --profile einen anderen Ordner, oder lege diese Datei vorher woandershin.</translation>
    </message>
    <message>
        <source>Name another folder with --profile, or move this one away first.</source>
        <translation>Nenne mit --profile einen anderen Ordner, oder lege diesen zuvor beiseite.</translation>
    </message>
    <message>
        <source>Open it in the program that made it, and save it as plain SVG.</source>
        <translation>Öffne sie in dem Programm, aus dem sie stammt, und speichere sie als einfaches SVG.</translation>
    </message>
    <message>
        <source>Put it back, or start sketchfind again; your photos are not touched.</source>
        <translation>Lege ihn zurück, oder starte sketchfind neu; deine Fotos bleiben unberührt.</translation>
    </message>
    <message>
        <source>Put its open_clip_config.json or timm&apos;s config.json beside it. On the command line you can use --as instead, for example --as open_clip:ViT-B-32:openai.</source>
        <translation>Lege seine open_clip_config.json oder timms config.json daneben. Auf der Kommandozeile geht auch --as, zum Beispiel --as open_clip:ViT-B-32:openai.</translation>
    </message>
    <message>
        <source>PyTorch cannot be loaded ({error}).</source>
        <translation>PyTorch kann nicht geladen werden ({error}).</translation>
    </message>
    <message>
        <source>Remove it first, or give another name with --name.</source>
        <translation>Entferne es zuerst, oder gib mit --name einen anderen Namen an.</translation>
    </message>
    <message>
        <source>Rename it, or move it away.</source>
        <translation>Benenne es um, oder lege es woandershin.</translation>
    </message>
    <message>
        <source>Use for example open_clip:ViT-B-32:openai or timm:resnet50.</source>
        <translation>Nimm zum Beispiel open_clip:ViT-B-32:openai oder timm:resnet50.</translation>
    </message>
    <message>
        <source>See open_clip.list_models(), or name a folder with an open_clip_config.json.</source>
        <translation>Siehe open_clip.list_models(), oder nenne einen Ordner mit einer open_clip_config.json.</translation>
    </message>
    <message>
        <source>See timm.list_models(); image towers of open_clip are named open_clip:ViT-B-32.</source>
        <translation>Siehe timm.list_models(); Bildtürme von open_clip heißen open_clip:ViT-B-32.</translation>
    </message>
    <message>
        <source>Set loss.distill_weight to 0, or name a teacher of timm.</source>
        <translation>Setze loss.distill_weight auf 0, oder nenne einen Lehrer aus timm.</translation>
    </message>
    <message>
        <source>Set model.blended_blocks to 0, or use a ViT with more blocks.</source>
        <translation>Setze model.blended_blocks auf 0, oder nimm einen ViT mit mehr Blöcken.</translation>
    </message>
    <message>
        <source>Set model.projection_dim to 512, for example.</source>
        <translation>Setze model.projection_dim zum Beispiel auf 512.</translation>
    </message>
    <message>
        <source>Set model.sketch_size to 0.</source>
        <translation>Setze model.sketch_size auf 0.</translation>
    </message>
    <message>
        <source>Set model.{setting} to {near}.</source>
        <translation>Setze model.{setting} auf {near}.</translation>
    </message>
    <message>
        <source>You can therefore remove {former} from the list.</source>
        <translation>Du kannst {former} also aus der Liste entfernen.</translation>
    </message>
    <message>
        <source>Start sketchfind with HF_HUB_OFFLINE=0, or import a model that is here already.</source>
        <translation>Starte sketchfind mit HF_HUB_OFFLINE=0, oder importiere ein Modell, das schon hier ist.</translation>
    </message>
    <message>
        <source>Choose another backup.</source>
        <translation>Wähle eine andere Sicherung.</translation>
    </message>
    <message>
        <source>Text and pictures in an SVG are not read: save it as a picture, PNG for example.</source>
        <translation>Texte und Bilder in einer SVG-Datei werden nicht gelesen: Speichere sie als Bild, zum Beispiel als PNG.</translation>
    </message>
    <message>
        <source>The backbone {name} has no projection to a text space of its own.</source>
        <translation>Das Grundnetz {name} hat keine eigene Projektion in einen Textraum.</translation>
    </message>
    <message>
        <source>The backup {path} cannot be restored: {reason}.</source>
        <translation>Die Sicherung {path} kann nicht wiederhergestellt werden: {reason}.</translation>
    </message>
    <message>
        <source>The backup {path} cannot be written: {reason}.</source>
        <translation>Die Sicherung {path} kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>The built-in model {path} is missing.</source>
        <translation>Das mitgelieferte Modell {path} fehlt.</translation>
    </message>
    <message>
        <source>The catalog holds vectors of {before} numbers for the model {model}, which now gives {now}.</source>
        <translation>Der Katalog enthält für das Modell {model} Vektoren aus {before} Zahlen; jetzt gibt es {now}.</translation>
    </message>
    <message>
        <source>The catalog {path} cannot be backed up before its update: {reason}.</source>
        <translation>Der Katalog {path} lässt sich vor seiner Aktualisierung nicht sichern: {reason}.</translation>
    </message>
    <message>
        <source>The catalog {path} cannot be repaired: {reason}.</source>
        <translation>Der Katalog {path} kann nicht repariert werden: {reason}.</translation>
    </message>
    <message>
        <source>The catalog {path} cannot be used: {error}.</source>
        <translation>Der Katalog {path} kann nicht benutzt werden: {error}.</translation>
    </message>
    <message>
        <source>The catalog {path} is damaged or is not a catalog: {error}.</source>
        <translation>Der Katalog {path} ist beschädigt oder kein Katalog: {error}.</translation>
    </message>
    <message>
        <source>The catalog {path} was moved or deleted while the program was running.</source>
        <translation>Der Katalog {path} wurde verschoben oder gelöscht, während das Programm lief.</translation>
    </message>
    <message>
        <source>The catalog {path} was written by a newer sketchfind (schema {version}; this program knows {known}).</source>
        <translation>Der Katalog {path} stammt von einem neueren sketchfind (Schema {version}; dieses Programm kennt {known}).</translation>
    </message>
    <message>
        <source>The chosen model {name} is missing or damaged.</source>
        <translation>Das gewählte Modell {name} fehlt oder ist beschädigt.</translation>
    </message>
    <message>
        <source>The chosen model {name} is missing or damaged: {other} takes its place.</source>
        <translation>Das gewählte Modell {name} fehlt oder ist beschädigt: „{other}“ nimmt seinen Platz ein.</translation>
    </message>
    <message>
        <source>The configuration of the image tower cannot be used ({kind}: {error}).</source>
        <translation>Die Beschreibung des Bildturms ist nicht zu gebrauchen ({kind}: {error}).</translation>
    </message>
    <message>
        <source>The configuration of the image tower is malformed ({error}).</source>
        <translation>Die Beschreibung des Bildturms ist fehlerhaft ({error}).</translation>
    </message>
    <message>
        <source>The configuration of the text tower cannot be used ({kind}: {error}).</source>
        <translation>Die Beschreibung des Textturms ist nicht zu gebrauchen ({kind}: {error}).</translation>
    </message>
    <message>
        <source>The configuration of the text tower is malformed ({error}).</source>
        <translation>Die Beschreibung des Textturms ist fehlerhaft ({error}).</translation>
    </message>
    <message>
        <source>The defaults apply to {names}: the settings {path} hold unusable values for these.</source>
        <translation>Für {names} gelten die Vorgaben: Die Werte dafür in den Einstellungen {path} sind unbrauchbar.</translation>
    </message>
    <message>
        <source>The device &apos;{name}&apos; does not work here ({reason}).</source>
        <translation>Das Gerät „{name}“ funktioniert hier nicht ({reason}).</translation>
    </message>
    <message>
        <source>The disk of the catalog {path} is full.</source>
        <translation>Der Datenträger des Katalogs {path} ist voll.</translation>
    </message>
    <message>
        <source>The drawing cannot be forgotten: {reason}.</source>
        <translation>Die Zeichnung kann nicht vergessen werden: {reason}.</translation>
    </message>
    <message>
        <source>The drawing cannot be remembered: {reason}.</source>
        <translation>Die Zeichnung kann nicht aufbewahrt werden: {reason}.</translation>
    </message>
    <message>
        <source>The drawing cannot be saved as {path}: {reason}.</source>
        <translation>Die Zeichnung kann nicht als {path} gespeichert werden: {reason}.</translation>
    </message>
    <message>
        <source>The drawing {path} cannot be read: {reason}.</source>
        <translation>Die Zeichnung {path} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
        <source>The drawing {path} is larger than {megabytes} MB.</source>
        <translation>Die Zeichnung {path} ist größer als {megabytes} MB.</translation>
    </message>
    <message>
        <source>The drawing {path} is malformed: {error}.</source>
        <translation>Die Zeichnung {path} ist fehlerhaft: {error}.</translation>
    </message>
    <message>
        <source>The file is kept as {kept} when new settings are saved.</source>
        <translation>Die Datei bleibt als {kept} erhalten, wenn neue Einstellungen gespeichert werden.</translation>
    </message>
    <message>
        <source>The file {path} exists already.</source>
        <translation>Die Datei {path} gibt es bereits.</translation>
    </message>
    <message>
        <source>The file {path} is too large to be used.</source>
        <translation>Die Datei {path} ist zu groß, um benutzt zu werden.</translation>
    </message>
    <message>
        <source>The current folder no longer exists.</source>
        <translation>Den aktuellen Ordner gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>Close other programs, or let this one use more memory (`ulimit -v`).</source>
        <translation>Schließe andere Programme, oder lass diesem mehr Speicher (`ulimit -v`).</translation>
    </message>
    <message>
        <source>Install sketchfind with another Python.</source>
        <translation>Installiere sketchfind mit einem anderen Python.</translation>
    </message>
    <message>
        <source>Get them again, as a .safetensors file.</source>
        <translation>Besorge sie neu, als .safetensors-Datei.</translation>
    </message>
    <message>
        <source>Choose a place on another drive with --profile DIR.</source>
        <translation>Wähle mit --profile ORDNER einen Ort auf einem anderen Laufwerk.</translation>
    </message>
    <message>
        <source>Get it again, or choose another model.</source>
        <translation>Besorge sie neu oder wähle ein anderes Modell.</translation>
    </message>
    <message>
        <source>Give it weights of its own.</source>
        <translation>Gib ihm eigene Gewichte.</translation>
    </message>
    <message>
        <source>The catalog {path} cannot be used: the drive does not let programs lock files.</source>
        <translation>Der Katalog {path} kann nicht benutzt werden: Auf dem Laufwerk können Programme keine Dateien sperren.</translation>
    </message>
    <message>
        <source>Put its file back, or choose another one under File, Models.</source>
        <translation>Lege seine Datei zurück oder wähle unter Datei, Modelle ein anderes.</translation>
    </message>
    <message>
        <source>Give another name with --name.</source>
        <translation>Gib mit --name einen anderen Namen an.</translation>
    </message>
    <message>
        <source>The built-in model has this name.</source>
        <translation>So heißt das mitgelieferte Modell.</translation>
    </message>
    <message>
        <source>The folder {folder} is not empty.</source>
        <translation>Der Ordner {folder} ist nicht leer.</translation>
    </message>
    <message>
        <source>The folder {folder} is not searched, because it is left out or hidden.</source>
        <translation>Der Ordner {folder} wird nicht durchsucht, weil er ausgelassen wird oder versteckt ist.</translation>
    </message>
    <message>
        <source>The folder {folder} is not searched.</source>
        <translation>Der Ordner {folder} wird nicht durchsucht.</translation>
    </message>
    <message>
        <source>The folder {folder} is still where it was, and it is empty.</source>
        <translation>Der Ordner {folder} ist noch da, wo er war, und leer.</translation>
    </message>
    <message>
        <source>The folder {path} belongs to sketchfind itself.</source>
        <translation>Der Ordner {path} gehört sketchfind selbst.</translation>
    </message>
    <message>
        <source>The folder {path} cannot be used: {reason}.</source>
        <translation>Der Ordner {path} kann nicht benutzt werden: {reason}.</translation>
    </message>
    <message>
        <source>The folders are being read at the moment.</source>
        <translation>Die Ordner werden gerade gelesen.</translation>
    </message>
    <message>
        <source>The image tower {name} has no classifier of {classes} classes.</source>
        <translation>Der Bildturm {name} hat keinen Klassifikator mit {classes} Klassen.</translation>
    </message>
    <message>
        <source>The image tower {name} takes sketches and photos at one size only.</source>
        <translation>Der Bildturm {name} nimmt Zeichnungen und Fotos nur in einer Größe.</translation>
    </message>
    <message>
        <source>The library is closed.</source>
        <translation>Die Bibliothek ist geschlossen.</translation>
    </message>
    <message>
        <source>The model cannot be used: its process failed ({fault}).</source>
        <translation>Das Modell kann nicht verwendet werden: Sein Prozess ist ausgefallen ({fault}).</translation>
    </message>
    <message>
        <source>The model cannot be written to {folder}: {reason}.</source>
        <translation>Das Modell kann nicht nach {folder} geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>The model does not know all tokens of its own vocabulary.</source>
        <translation>Das Modell kennt nicht alles, was in seinem eigenen Wortschatz steht.</translation>
    </message>
    <message>
        <source>The model does not know the word “{words}”.</source>
        <translation>Das Modell kennt das Wort „{words}“ nicht.</translation>
    </message>
    <message>
        <source>The model does not know these words: {words}.</source>
        <translation>Das Modell kennt diese Wörter nicht: {words}.</translation>
    </message>
    <message>
        <source>The model file was changed without a new name for its space; export it again.</source>
        <translation>Die Modelldatei wurde geändert, ohne dass ihr Raum neu benannt wurde; exportiere sie neu.</translation>
    </message>
    <message>
        <source>The model file {path} cannot be used. {reason}</source>
        <translation>Die Modelldatei {path} kann nicht benutzt werden. {reason}</translation>
    </message>
    <message>
        <source>The model file {path} does not fit its own description ({error}).</source>
        <translation>Die Modelldatei {path} passt nicht zu ihrer eigenen Beschreibung ({error}).</translation>
    </message>
    <message>
        <source>The model file {path} has format {found}, not {wanted}.</source>
        <translation>Die Modelldatei {path} hat Format {found}, nicht {wanted}.</translation>
    </message>
    <message>
        <source>The model file {path} is damaged: its contents do not match its header.</source>
        <translation>Die Modelldatei {path} ist beschädigt: Ihr Inhalt passt nicht zu ihrem Kopf.</translation>
    </message>
    <message>
        <source>The model file {path} was replaced by another one.</source>
        <translation>Die Modelldatei {path} wurde durch eine andere ersetzt.</translation>
    </message>
    <message>
        <source>The model needs a name.</source>
        <translation>Das Modell braucht einen Namen.</translation>
    </message>
    <message>
        <source>The model {name} cannot be deleted: {reason}.</source>
        <translation>Das Modell {name} kann nicht gelöscht werden: {reason}.</translation>
    </message>
    <message>
        <source>The model {name} computes embeddings that differ from those stored in its file.</source>
        <translation>Das Modell {name} berechnet andere Einbettungen als die, die in seiner Datei stehen.</translation>
    </message>
    <message>
        <source>The model {name} is in use.</source>
        <translation>Das Modell {name} wird gerade verwendet.</translation>
    </message>
    <message>
        <source>The model {name} is not here yet.</source>
        <translation>Das Modell {name} ist noch nicht da.</translation>
    </message>
    <message>
        <source>The model {name} knows no words.</source>
        <translation>Das Modell {name} kennt keine Wörter.</translation>
    </message>
    <message>
        <source>The model {path} cannot be backed up under its name.</source>
        <translation>Das Modell {path} kann unter seinem Namen nicht gesichert werden.</translation>
    </message>
    <message>
        <source>The open window cannot be reached: {reason}.</source>
        <translation>Das offene Fenster ist nicht zu erreichen: {reason}.</translation>
    </message>
    <message>
        <source>The pairs cannot be written to {folder}: {reason}.</source>
        <translation>Die Paare können nicht nach {folder} geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>The pictures of this model are not square ({size}).</source>
        <translation>Die Bilder dieses Modells sind nicht quadratisch ({size}).</translation>
    </message>
    <message>
        <source>The process that does this has failed: {how}.</source>
        <translation>Der Prozess, der das tut, ist ausgefallen: {how}.</translation>
    </message>
    <message>
        <source>The profile cannot be written: {reason}.</source>
        <translation>Das Profil kann nicht beschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>The profile folder {folder} cannot be used: {reason}.</source>
        <translation>Der Profilordner {folder} kann nicht benutzt werden: {reason}.</translation>
    </message>
    <message>
        <source>The profile holds another model of the same name, {path}.</source>
        <translation>Im Profil liegt schon ein anderes Modell mit demselben Namen: {path}.</translation>
    </message>
    <message>
        <source>The profile is in use.</source>
        <translation>Das Profil wird gerade verwendet.</translation>
    </message>
    <message>
        <source>The profile {folder} is in use: a backup is only restored into an empty one.</source>
        <translation>Das Profil {folder} ist in Gebrauch: Eine Sicherung wird nur in einem leeren wiederhergestellt.</translation>
    </message>
    <message>
        <source>The search process is not available: {how}.</source>
        <translation>Der Suchprozess ist nicht verfügbar: {how}.</translation>
    </message>
    <message>
        <source>The settings {path} are damaged ({reason}): the defaults apply.</source>
        <translation>Die Einstellungen {path} sind beschädigt ({reason}): Es gelten die Vorgaben.</translation>
    </message>
    <message>
        <source>The settings {path} cannot be written: {reason}.</source>
        <translation>Die Einstellungen {path} können nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>The text tower has another {name} than its description says.</source>
        <translation>Der Textturm hat ein anderes {name}, als seine Beschreibung sagt.</translation>
    </message>
    <message>
        <source>The text tower of {name} computes vectors that differ from those stored in its file.</source>
        <translation>Der Textturm von {name} berechnet andere Vektoren als die, die in seiner Datei stehen.</translation>
    </message>
    <message>
        <source>The vocabulary of this model is for texts of another length.</source>
        <translation>Der Wortschatz dieses Modells ist für Texte anderer Länge.</translation>
    </message>
    <message>
        <source>The weights {path} are not for {name}: {part} is missing or has another shape.</source>
        <translation>Die Gewichte {path} sind nicht für {name}: {part} fehlt oder hat eine andere Form.</translation>
    </message>
    <message>
        <source>The words of this model need its {file}, which is not beside its weights.</source>
        <translation>Die Wörter dieses Modells brauchen seine {file}, die nicht neben seinen Gewichten liegt.</translation>
    </message>
    <message>
        <source>There are neither lines nor filled shapes in {path}.</source>
        <translation>In {path} sind weder Linien noch gefüllte Formen.</translation>
    </message>
    <message>
        <source>There are no searchable photos in the folder {folder}.</source>
        <translation>Im Ordner {folder} sind keine Fotos, die gefunden werden können.</translation>
    </message>
    <message>
        <source>There are no weights at {path}.</source>
        <translation>Unter {path} liegen keine Gewichte.</translation>
    </message>
    <message>
        <source>There are no words to search for.</source>
        <translation>Es gibt keine Wörter, nach denen gesucht werden könnte.</translation>
    </message>
    <message>
        <source>There is a model {name} already.</source>
        <translation>Ein Modell {name} gibt es schon.</translation>
    </message>
    <message>
        <source>There is no adapter placement &apos;{placement}&apos;.</source>
        <translation>Eine Adapterstelle „{placement}“ gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no device &apos;{name}&apos; here.</source>
        <translation>Ein Gerät „{name}“ gibt es hier nicht.</translation>
    </message>
    <message>
        <source>There is no drawing in {path}.</source>
        <translation>In {path} ist keine Zeichnung.</translation>
    </message>
    <message>
        <source>There is no home folder to keep the profile in.</source>
        <translation>Es gibt keinen Benutzerordner, in dem das Profil liegen kann.</translation>
    </message>
    <message>
        <source>There is no model file {path}.</source>
        <translation>Die Modelldatei {path} gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no model {name} to remove.</source>
        <translation>Es gibt kein Modell {name}, das entfernt werden könnte.</translation>
    </message>
    <message>
        <source>There is no model {name}.</source>
        <translation>Ein Modell {name} gibt es nicht.</translation>
    </message>
    <message>
        <source>There is not enough space for the model: {free} MB are free, {needed} MB are needed.</source>
        <translation>Für das Modell reicht der Platz nicht: {free} MB sind frei, {needed} MB sind nötig.</translation>
    </message>
    <message>
        <source>There is nothing at {path}.</source>
        <translation>Unter {path} ist nichts.</translation>
    </message>
    <message>
        <source>There is nothing to back up yet.</source>
        <translation>Es gibt noch nichts zu sichern.</translation>
    </message>
    <message>
        <source>There is nothing to search for.</source>
        <translation>Es gibt nichts, wonach gesucht werden könnte.</translation>
    </message>
    <message>
        <source>This Python has SQLite {version}, but sketchfind needs {oldest} or newer.</source>
        <translation>Dieses Python hat SQLite {version}, aber sketchfind braucht {oldest} oder neuer.</translation>
    </message>
    <message>
        <source>This model answers searches, or is about to.</source>
        <translation>Dieses Modell beantwortet Suchen oder soll es als Nächstes tun.</translation>
    </message>
    <message>
        <source>This model has no {feature} half.</source>
        <translation>Dieses Modell hat keine {feature}-Hälfte.</translation>
    </message>
    <message>
        <source>This model takes pictures of {size} pixels; more than {most} are not supported.</source>
        <translation>Dieses Modell nimmt Bilder von {size} Pixeln; mehr als {most} werden nicht unterstützt.</translation>
    </message>
    <message>
        <source>Thumbnails cannot be written: {reason}.</source>
        <translation>Vorschaubilder können nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>Try a simpler, more common word.</source>
        <translation>Versuche es mit einem einfacheren, üblicheren Wort.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Try again; if that does not help, choose another model.</source>
        <translation>Versuche es noch einmal; wenn das nicht hilft, wähle ein anderes Modell.</translation>
    </message>
    <message>
        <source>Update sketchfind, or choose another profile with --profile DIR.</source>
        <translation>Aktualisiere sketchfind, oder wähle mit --profile ORDNER ein anderes Profil.</translation>
    </message>
    <message>
        <source>Use a ViT, or with block or last-half a CNN that has stages of more than one block (most of ResNet, ConvNeXt and FastViT); or set model.adapter_reduction to 0.</source>
        <translation>Nimm einen ViT oder, mit block oder last-half, ein CNN, in dem Stufen mehr als einen Block haben (die meisten ResNet, ConvNeXt und FastViT); oder setze model.adapter_reduction auf 0.</translation>
    </message>
    <message>
        <source>Use an address that begins with https.</source>
        <translation>Nimm eine Adresse, die mit https beginnt.</translation>
    </message>
    <message>
        <source>Use its own text space and set model.text_dim to {dim}, or set model.projection_dim to 512.</source>
        <translation>Nimm seinen eigenen Textraum und setze model.text_dim auf {dim}, oder setze model.projection_dim auf 512.</translation>
    </message>
    <message>
        <source>Use the adapter placement block or last-half.</source>
        <translation>Nimm die Adapterstelle block oder last-half.</translation>
    </message>
    <message>
        <source>Use the version of sketchfind that wrote it, or a newer one.</source>
        <translation>Nimm die Version von sketchfind, die sie geschrieben hat, oder eine neuere.</translation>
    </message>
    <message>
        <source>Wait until it has finished.</source>
        <translation>Warte, bis es fertig ist.</translation>
    </message>
    <message>
        <source>Wait until that has finished, or stop it, and try again.</source>
        <translation>Warte, bis das fertig ist, oder brich es ab, und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>`sketchfind doctor --repair` saves what can be read; your photos are not touched.</source>
        <translation>`sketchfind doctor --repair` rettet, was noch lesbar ist; deine Fotos bleiben unberührt.</translation>
    </message>
    <message>
        <source>`sketchfind models list` shows which there are.</source>
        <translation>`sketchfind models list` zeigt, welche es gibt.</translation>
    </message>
    <message>
        <source>`sketchfind models list` shows which there are; the built-in one stays.</source>
        <translation>`sketchfind models list` zeigt, welche es gibt; das mitgelieferte bleibt.</translation>
    </message>
    <message>
        <source>`sketchfind models list` shows what is offered.</source>
        <translation>`sketchfind models list` zeigt, was angeboten wird.</translation>
    </message>
    <message>
        <source>another photo is there now</source>
        <translation>dort liegt jetzt ein anderes Foto</translation>
    </message>
    <message>
        <source>it cannot be started</source>
        <translation>er lässt sich nicht starten</translation>
    </message>
    <message>
        <source>it did not answer</source>
        <translation>er hat nicht geantwortet</translation>
    </message>
    <message>
        <source>it ended</source>
        <translation>er wurde beendet</translation>
    </message>
    <message>
        <source>it ended during startup</source>
        <translation>er wurde schon beim Start beendet</translation>
    </message>
    <message>
        <source>it is a link to nothing, or was deleted just now</source>
        <translation>ein Verweis ins Leere, oder eben gelöscht</translation>
    </message>
    <message>
        <source>it is in the cloud only and was not downloaded</source>
        <translation>sie liegt nur in der Cloud und wurde nicht heruntergeladen</translation>
    </message>
    <message>
        <source>it was closed</source>
        <translation>er wurde geschlossen</translation>
    </message>
    <message>
        <source>it was killed</source>
        <translation>er wurde abgebrochen</translation>
    </message>
    <message>
        <source>it was stopped</source>
        <translation>er wurde angehalten</translation>
    </message>
    <message>
        <source>its drive does not answer</source>
        <translation>sein Laufwerk antwortet nicht</translation>
    </message>
    <message>
        <source>its path is too long for Windows</source>
        <translation>der Pfad ist zu lang für Windows</translation>
    </message>
    <message>
        <source>the line is not a drawing in QuickDraw&apos;s format</source>
        <translation>die Zeile ist keine Zeichnung im Format von QuickDraw</translation>
    </message>
    <message>
        <source>no permission to read it</source>
        <translation>keine Berechtigung, sie zu lesen</translation>
    </message>
    <message>
        <source>Download it: `sketchfind models download {name}`.</source>
        <translation>Lade es herunter: `sketchfind models download {name}`.</translation>
    </message>
    <message>
        <source>Install Microsoft&apos;s Visual C++ Redistributable from https://aka.ms/vs/17/release/vc_redist.x64.exe, then try again.</source>
        <translation>Installiere Microsofts Visual C++ Redistributable von https://aka.ms/vs/17/release/vc_redist.x64.exe und versuche es dann noch einmal.</translation>
    </message>
    <message>
        <source>Put the file there, or choose another model.</source>
        <translation>Lege die Datei dorthin, oder wähle ein anderes Modell.</translation>
    </message>
    <message>
        <source>The backbone {name} cannot be built: {reason}.</source>
        <translation>Das Grundnetz {name} kann nicht aufgebaut werden: {reason}.</translation>
    </message>
    <message>
        <source>The drawing {path} is not a safe SVG file: it defines entities of its own.</source>
        <translation>Die Zeichnung {path} ist keine sichere SVG-Datei: Sie legt eigene Entitäten fest.</translation>
    </message>
    <message>
        <source>The folder is not in the list any more.</source>
        <translation>Der Ordner ist nicht mehr in der Liste.</translation>
    </message>
    <message>
        <source>The folder {folder} is searched already, as {root} or a part of it.</source>
        <translation>Der Ordner {folder} wird schon durchsucht, als {root} oder als Teil davon.</translation>
    </message>
    <message>
        <source>The folder {folder} is still where it was.</source>
        <translation>Der Ordner {folder} ist noch da, wo er war.</translation>
    </message>
    <message>
        <source>The image tower cannot be built: {reason}.</source>
        <translation>Der Bildturm kann nicht aufgebaut werden: {reason}.</translation>
    </message>
    <message>
        <source>The text tower cannot be built: {reason}.</source>
        <translation>Der Textturm kann nicht aufgebaut werden: {reason}.</translation>
    </message>
    <message>
        <source>The vocabulary of this model cannot be used ({reason}).</source>
        <translation>Der Wortschatz dieses Modells kann nicht benutzt werden ({reason}).</translation>
    </message>
    <message>
        <source>The weights {path} cannot be used: {reason}.</source>
        <translation>Die Gewichte {path} können nicht benutzt werden: {reason}.</translation>
    </message>
    <message>
        <source>Use one that has some lines.</source>
        <translation>Nimm eine mit ein paar Linien.</translation>
    </message>
    <message>
        <source>it answers with an error</source>
        <translation>der Server antwortet mit einem Fehler</translation>
    </message>
    <message>
        <source>it does not answer</source>
        <translation>der Server antwortet nicht</translation>
    </message>
    <message>
        <source>it failed</source>
        <translation>er ist gescheitert</translation>
    </message>
    <message>
        <source>it gave no sign of life</source>
        <translation>er gab kein Lebenszeichen</translation>
    </message>
    <message>
        <source>it is damaged or not a model file</source>
        <translation>sie ist beschädigt oder keine Modelldatei</translation>
    </message>
    <message>
        <source>it refuses the connection</source>
        <translation>der Server lehnt die Verbindung ab</translation>
    </message>
    <message>
        <source>it was killed, probably for lack of memory</source>
        <translation>er wurde abgebrochen, wohl weil Arbeitsspeicher fehlte</translation>
    </message>
    <message>
        <source>its parts do not fit together</source>
        <translation>die Teile passen nicht zusammen</translation>
    </message>
    <message>
        <source>not a picture in a format that can be read</source>
        <translation>kein Bild in einem Format, das gelesen werden kann</translation>
    </message>
    <message>
        <source>not a regular file</source>
        <translation>keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>open_clip has no weights &apos;{tag}&apos; of {name}.</source>
        <translation>open_clip hat keine Gewichte „{tag}“ von {name}.</translation>
    </message>
    <message>
        <source>open_clip knows no model &apos;{name}&apos;.</source>
        <translation>open_clip kennt kein Modell „{name}“.</translation>
    </message>
    <message>
        <source>reading it took too long</source>
        <translation>das Lesen hat zu lange gedauert</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>die Verbindung ist abgebrochen</translation>
    </message>
    <message>
        <source>the file cannot be read</source>
        <translation>die Datei kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation>die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>the file is damaged or incomplete</source>
        <translation>die Datei ist beschädigt oder unvollständig</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>die Datei ist leer</translation>
    </message>
    <message>
        <source>the file is no longer there</source>
        <translation>die Datei ist nicht mehr da</translation>
    </message>
    <message>
        <source>the folder cannot be read</source>
        <translation>der Ordner kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>the model cannot make anything of it</source>
        <translation>das Modell kann damit nichts anfangen</translation>
    </message>
    <message>
        <source>the picture is larger than 89 megapixels</source>
        <translation>das Bild hat mehr als 89 Megapixel</translation>
    </message>
    <message>
        <source>the picture is more than 100 times as long as it is wide</source>
        <translation>das Bild ist mehr als 100-mal so lang wie breit</translation>
    </message>
    <message>
        <source>the picture needs more memory than there is</source>
        <translation>das Bild braucht mehr Arbeitsspeicher, als vorhanden ist</translation>
    </message>
    <message>
        <source>the process that read it was lost</source>
        <translation>der Prozess, der sie las, ist ausgefallen</translation>
    </message>
    <message>
        <source>the raw file is larger than 512 MB</source>
        <translation>die Raw-Datei ist größer als 512 MB</translation>
    </message>
    <message>
        <source>there is no connection to it</source>
        <translation>es gibt keine Verbindung dorthin</translation>
    </message>
    <message>
        <source>no trustworthy encrypted connection is possible</source>
        <translation>keine vertrauenswürdige verschlüsselte Verbindung ist möglich</translation>
    </message>
    <message>
        <source>timm knows no backbone &apos;{name}&apos;.</source>
        <translation>timm kennt kein Grundnetz „{name}“.</translation>
    </message>
    <message>
        <source>timm knows no model &apos;{name}&apos;.</source>
        <translation>timm kennt kein Modell „{name}“.</translation>
    </message>
    <message>
        <source>its content is not SVG</source>
        <translation>der Inhalt ist kein SVG</translation>
    </message>
    <message>
        <source>what it sends is not what it announced</source>
        <translation>der Server schickt etwas anderes, als er angekündigt hat</translation>
    </message>
    <message>
        <source>{earlier} earlier blocks of {kind} cannot be blended with its last one.</source>
        <translation>{earlier} frühere Blöcke von {kind} lassen sich nicht mit dem letzten mischen.</translation>
    </message>
    <message>
        <source>{folder} is not a folder.</source>
        <translation>{folder} ist kein Ordner.</translation>
    </message>
    <message>
        <source>{kind} has no MLP of its own for an adapter beside it.</source>
        <translation>{kind} hat kein eigenes MLP, neben dem ein Adapter stehen könnte.</translation>
    </message>
    <message>
        <source>{name} arrived damaged: it is not what {server} announced.</source>
        <translation>{name} kam beschädigt an: Es ist nicht, was {server} angekündigt hat.</translation>
    </message>
    <message>
        <source>{name} cannot be downloaded from {server}: {reason}.</source>
        <translation>{name} kann nicht von {server} heruntergeladen werden: {reason}.</translation>
    </message>
    <message>
        <source>{name} cuts pictures into patches of {patch} pixels; {size} is not a multiple of that.</source>
        <translation>{name} zerlegt Bilder in Stücke von {patch} Pixeln; {size} ist kein Vielfaches davon.</translation>
    </message>
    <message>
        <source>{name} is neither a model that is offered nor OWNER/NAME on the hub.</source>
        <translation>{name} ist weder ein angebotenes Modell noch BESITZER/NAME auf dem Hub.</translation>
    </message>
    <message>
        <source>{name} is not downloaded: HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE in the environment forbids it.</source>
        <translation>{name} wird nicht heruntergeladen: HF_HUB_OFFLINE oder TRANSFORMERS_OFFLINE in der Umgebung verbietet es.</translation>
    </message>
    <message>
        <source>{name} of {repository} has {size} bytes; more than {most} are not downloaded.</source>
        <translation>{name} von {repository} hat {size} Bytes; mehr als {most} werden nicht heruntergeladen.</translation>
    </message>
    <message>
        <source>{name} projects to {dim} dimensions, but model.text_dim is {text_dim}.</source>
        <translation>{name} projiziert auf {dim} Dimensionen, aber model.text_dim ist {text_dim}.</translation>
    </message>
    <message>
        <source>{path} cannot be read, so it cannot be backed up: {reason}.</source>
        <translation>{path} kann nicht gelesen und deshalb nicht gesichert werden: {reason}.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}.</source>
        <translation>{path} kann nicht gelesen werden: {error}.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>{path} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
        <source>{path} cannot be used to search with: {reason}.</source>
        <translation>Mit {path} kann nicht gesucht werden: {reason}.</translation>
    </message>
    <message>
        <source>{path} cannot be used: {reason}.</source>
        <translation>{path} kann nicht benutzt werden: {reason}.</translation>
    </message>
    <message>
        <source>{path} does not say how short texts are filled up.</source>
        <translation>{path} sagt nicht, womit kurze Texte aufgefüllt werden.</translation>
    </message>
    <message>
        <source>{path} does not say which model it is.</source>
        <translation>{path} sagt nicht, welches Modell es ist.</translation>
    </message>
    <message>
        <source>{path} is not a description of a model.</source>
        <translation>{path} ist keine Beschreibung eines Modells.</translation>
    </message>
    <message>
        <source>{path} is not a safetensors file; other kinds can execute code.</source>
        <translation>{path} ist keine safetensors-Datei; andere Arten können Programme ausführen.</translation>
    </message>
    <message>
        <source>{path} is damaged or not a backup of sketchfind ({reason}).</source>
        <translation>{path} ist beschädigt oder keine Sicherung von sketchfind ({reason}).</translation>
    </message>
    <message>
        <source>{path} is not a model file of sketchfind ({kind}: {error}).</source>
        <translation>{path} ist keine Modelldatei von sketchfind ({kind}: {error}).</translation>
    </message>
    <message>
        <source>{path} would lie among your photos, where nothing is written.</source>
        <translation>{path} läge zwischen deinen Fotos, wo nichts geschrieben wird.</translation>
    </message>
    <message>
        <source>{repository} holds no model of open_clip or timm with safetensors weights.</source>
        <translation>{repository} enthält kein Modell von open_clip oder timm mit safetensors-Gewichten.</translation>
    </message>
    <message>
        <source>{server} does not say how large {name} is.</source>
        <translation>{server} sagt nicht, wie groß {name} ist.</translation>
    </message>
    <message>
        <source>{server} has no public model {repository}.</source>
        <translation>{server} hat kein öffentliches Modell {repository}.</translation>
    </message>
    <message>
        <source>{server} is not contacted: models are downloaded over encrypted connections only.</source>
        <translation>{server} wird nicht gefragt: Modelle werden nur über verschlüsselte Verbindungen heruntergeladen.</translation>
    </message>
    <message>
        <source>“Leave out…” in the menu of the folder that contains it shows what is left out.</source>
        <translation>„Auslassen …“ im Menü des Ordners, in dem er liegt, zeigt, was ausgelassen wird.</translation>
    </message>
    <message>
        <source>“{pattern}” is not a pattern.</source>
        <translation>„{pattern}“ ist kein Muster.</translation>
    </message>
</context>
<context>
    <name>ExclusionsDialog</name>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>1 photo that can be found now will be left out.</source>
        <translation>1 Foto, das jetzt gefunden wird, wird ausgelassen.</translation>
    </message>
    <message>
        <source>%1 photos that can be found now will be left out.</source>
        <translation>%1 Fotos, die jetzt gefunden werden, werden ausgelassen.</translation>
    </message>
    <message>
        <source>Nothing that can be found now will be left out.</source>
        <translation>Nichts, was jetzt gefunden wird, wird ausgelassen.</translation>
    </message>
    <message>
        <source>In “%1”</source>
        <translation>In „%1“</translation>
    </message>
    <message>
        <source>In all folders</source>
        <translation>In allen Ordnern</translation>
    </message>
    <message>
        <source>Restore the original patterns</source>
        <translation>Ursprüngliche Muster wiederherstellen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1, one pattern per line</source>
        <translation>%1, ein Muster pro Zeile</translation>
    </message>
    <message>
        <source>every folder with this name</source>
        <translation>jeder Ordner mit diesem Namen</translation>
    </message>
    <message>
        <source>only the one directly in the folder</source>
        <translation>nur der unmittelbar im Ordner</translation>
    </message>
    <message>
        <source>all files that end like this</source>
        <translation>alle Dateien, die so enden</translation>
    </message>
    <message>
        <source>but not this one</source>
        <translation>aber diese nicht</translation>
    </message>
    <message>
        <source>Your files stay where they are; photos that are left out are not searched.</source>
        <translation>Deine Dateien bleiben, wo sie sind; ausgelassene Fotos werden nicht durchsucht.</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Copy %1 to</source>
        <translation>%1 kopieren nach</translation>
    </message>
    <message>
        <source>Copying %1 to %2…</source>
        <translation>Kopiert %1 nach %2 …</translation>
    </message>
    <message>
        <source>Nothing copied to %1</source>
        <translation>Nichts nach %1 kopiert</translation>
    </message>
    <message>
        <source>%1 copied to %2</source>
        <translation>%1 nach %2 kopiert</translation>
    </message>
    <message>
        <source>1 photo was there already</source>
        <translation>1 Foto war schon da</translation>
    </message>
    <message>
        <source>%1 photos were there already</source>
        <translation>%1 Fotos waren schon da</translation>
    </message>
    <message>
        <source>%1 not copied</source>
        <translation>%1 nicht kopiert</translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>und 1 weiteres</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>Some photos could not be copied.</source>
        <translation>Einige Fotos konnten nicht kopiert werden.</translation>
    </message>
</context>
<context>
    <name>Exposure</name>
    <message>
        <source>f/%1</source>
        <translation>f/%1</translation>
    </message>
    <message>
        <source>ISO %1</source>
        <translation>ISO %1</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>1/%1 s</source>
        <translation>1/%1 s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
</context>
<context>
    <name>FailuresDialog</name>
    <message>
        <source>Files that could not be read</source>
        <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message>
        <source>These files look like photos but could not be read. All others can be found. Nothing was changed.</source>
        <translation>Diese Dateien sehen wie Fotos aus, konnten aber nicht gelesen werden. Alle anderen können gefunden werden. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>Im Dateimanager anzeigen</translation>
    </message>
    <message>
        <source>Copy the list</source>
        <translation>Liste kopieren</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
</context>
<context>
    <name>FilterOffers</name>
    <message>
        <source>photos of %1</source>
        <translation>Fotos von %1</translation>
    </message>
    <message>
        <source>photos with “%1” in their name</source>
        <translation>Fotos mit „%1“ im Namen</translation>
    </message>
    <message>
        <source>photos in the folder “%1”</source>
        <translation>Fotos im Ordner „%1“</translation>
    </message>
    <message>
        <source>photos in the folders “%1”</source>
        <translation>Fotos in den Ordnern „%1“</translation>
    </message>
</context>
<context>
    <name>FilterPanel</name>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Only in</source>
        <translation>Nur in</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>since</source>
        <translation>seit</translation>
    </message>
    <message>
        <source>until</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>When a photo was taken; if it does not say, the day in its file name, or else when its file was last changed</source>
        <translation>Wann ein Foto aufgenommen wurde; wenn es das nicht sagt, der Tag im Dateinamen, sonst wann die Datei zuletzt geändert wurde</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>part of the file name</source>
        <translation>ein Teil des Dateinamens</translation>
    </message>
    <message>
        <source>Part of the file name</source>
        <translation>Ein Teil des Dateinamens</translation>
    </message>
</context>
<context>
    <name>FolderActions</name>
    <message>
        <source>Add a folder of photos</source>
        <translation>Einen Ordner mit Fotos hinzufügen</translation>
    </message>
    <message>
        <source>Where is “%1” now?</source>
        <translation>Wo ist „%1“ jetzt?</translation>
    </message>
    <message>
        <source>Search only a subfolder</source>
        <translation>Nur einen Unterordner durchsuchen</translation>
    </message>
    <message>
        <source>“%1” is now “%2”.</source>
        <translation>„%1“ ist jetzt „%2“.</translation>
    </message>
    <message>
        <source>%1 changed</source>
        <translation>%1 geändert</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>%1 hinzugefügt</translation>
    </message>
    <message>
        <source>%1 moved</source>
        <translation>%1 verschoben</translation>
    </message>
    <message>
        <source>%1 gone</source>
        <translation>%1 verschwunden</translation>
    </message>
    <message>
        <source>%1 unreachable</source>
        <translation>%1 nicht erreichbar</translation>
    </message>
    <message>
        <source>no changes so far</source>
        <translation>bisher keine Änderungen</translation>
    </message>
    <message>
        <source>Check stopped: %1</source>
        <translation>Prüfung abgebrochen: %1</translation>
    </message>
    <message>
        <source>no photo has changed</source>
        <translation>kein Foto hat sich geändert</translation>
    </message>
    <message>
        <source>Check finished: %1</source>
        <translation>Prüfung beendet: %1</translation>
    </message>
    <message>
        <source>%1 is neither a folder nor named like a photo.</source>
        <translation>%1 ist kein Ordner und heißt nicht wie ein Foto.</translation>
    </message>
    <message>
        <source>You can drop a picture with any name on the paper.</source>
        <translation>Aufs Papier kannst du ein Bild mit jedem Namen ziehen.</translation>
    </message>
</context>
<context>
    <name>FolderRowView</name>
    <message>
        <source>Menu of %1</source>
        <translation>Menü von %1</translation>
    </message>
    <message>
        <source>No pictures here</source>
        <translation>Hier sind keine Bilder</translation>
    </message>
    <message>
        <source>%1, still searchable</source>
        <translation>%1, auffindbar</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>Noch nicht gelesen</translation>
    </message>
    <message>
        <source>Search only here, rescan, check, show, leave out or remove</source>
        <translation>Nur hier suchen, neu einlesen, prüfen, zeigen, auslassen oder entfernen</translation>
    </message>
    <message>
        <source>Search only here</source>
        <translation>Nur hier suchen</translation>
    </message>
    <message>
        <source>Search only a subfolder…</source>
        <translation>Nur einen Unterordner durchsuchen …</translation>
    </message>
    <message>
        <source>Rescan</source>
        <translation>Neu einlesen</translation>
    </message>
    <message>
        <source>Check photos…</source>
        <translation>Fotos prüfen …</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>Im Dateimanager anzeigen</translation>
    </message>
    <message>
        <source>Leave out…</source>
        <translation>Auslassen …</translation>
    </message>
    <message>
        <source>It has moved…</source>
        <translation>Er ist umgezogen …</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
</context>
<context>
    <name>FoldersPanel</name>
    <message>
        <source>Folders that are searched</source>
        <translation>Durchsuchte Ordner</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Look for new photos in all folders</source>
        <translation>In allen Ordnern nach neuen Fotos suchen</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>%1

It is inside %2, which is searched too: its photos can still be found. To leave them out, choose “Leave out…” in the menu of that folder.</source>
        <translation>%1

Er liegt in %2, und dort wird auch gesucht: Seine Fotos werden weiter gefunden. Um sie auszulassen, wähle „Auslassen …“ im Menü jenes Ordners.</translation>
    </message>
    <message>
        <source>Read all photos of this folder again?</source>
        <translation>Alle Fotos dieses Ordners noch einmal lesen?</translation>
    </message>
    <message>
        <source>Check photos</source>
        <translation>Fotos prüfen</translation>
    </message>
    <message>
        <source>Remove this folder from the list?</source>
        <translation>Diesen Ordner aus der Liste entfernen?</translation>
    </message>
    <message>
        <source>Remove folder</source>
        <translation>Ordner entfernen</translation>
    </message>
    <message>
        <source>Stop searching this folder?</source>
        <translation>Diesen Ordner nicht mehr durchsuchen?</translation>
    </message>
    <message>
        <source>%1

Rescanning is enough for photos that are new, changed or moved. A check also finds those that another program changed without changing their date, and those that a failing drive damaged. It reads every photo, so a large folder takes a long time; meanwhile you can search, and you can pause or stop it. Your files are only read.</source>
        <translation>%1

Für neue, geänderte oder verschobene Fotos genügt „Neu einlesen“. Eine Prüfung findet auch solche, die ein anderes Programm geändert hat, ohne ihr Datum zu ändern, und solche, die ein defektes Laufwerk beschädigt hat. Sie liest jedes Foto, dauert in einem großen Ordner also lange; währenddessen kannst du suchen, und du kannst sie pausieren oder abbrechen. Deine Dateien werden nur gelesen.</translation>
    </message>
    <message>
        <source>%1

Your files stay where they are. Only what sketchfind remembers about them is forgotten; you can add the folder again at any time.</source>
        <translation>%1

Deine Dateien bleiben, wo sie sind. Nur was sketchfind über sie weiß, wird vergessen; du kannst den Ordner jederzeit wieder hinzufügen.</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Play the photos as a slide show</source>
        <translation>Die Fotos als Diaschau zeigen</translation>
    </message>
    <message>
        <source>Details below the large photo</source>
        <translation>Einzelheiten unter dem großen Foto</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>Pfeiltasten</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Draw a straight line</source>
        <translation>Eine gerade Linie zeichnen</translation>
    </message>
    <message>
        <source>Move between photos</source>
        <translation>Zwischen den Fotos wechseln</translation>
    </message>
    <message>
        <source>Go on to the next photo, or back</source>
        <translation>Weiter zum nächsten Foto oder zurück</translation>
    </message>
    <message>
        <source>Go to the first photo, or the last</source>
        <translation>Zum ersten oder letzten Foto</translation>
    </message>
    <message>
        <source>Actual size, and back</source>
        <translation>Originalgröße und zurück</translation>
    </message>
    <message>
        <source>Back to all photos</source>
        <translation>Zurück zu allen Fotos</translation>
    </message>
    <message>
        <source>In the large preview</source>
        <translation>In der großen Vorschau</translation>
    </message>
</context>
<context>
    <name>LineLegend</name>
    <message>
        <source>for it</source>
        <translation>dafür</translation>
    </message>
    <message>
        <source>against it</source>
        <translation>dagegen</translation>
    </message>
    <message>
        <source>Back to plain lines</source>
        <translation>Zurück zu einfachen Linien</translation>
    </message>
    <message>
        <source>How the lines count for %1</source>
        <translation>Wie die Linien für %1 zählen</translation>
    </message>
</context>
<context>
    <name>LongerAnswers</name>
    <message>
        <source>Only the first %1 are selected</source>
        <translation>Nur die ersten %1 sind ausgewählt</translation>
    </message>
</context>
<context>
    <name>LooksLike</name>
    <message>
        <source>Looks like</source>
        <translation>Sieht aus wie</translation>
    </message>
    <message>
        <source>What the drawing looks like</source>
        <translation>Wonach die Zeichnung aussieht</translation>
    </message>
    <message>
        <source>Add the word %1</source>
        <translation>Das Wort %1 hinzufügen</translation>
    </message>
    <message>
        <source>Add this word to the search</source>
        <translation>Dieses Wort zur Suche hinzufügen</translation>
    </message>
    <message>
        <source>Remove this word again</source>
        <translation>Dieses Wort wieder entfernen</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Now searching with %1.</source>
        <translation>Gesucht wird jetzt mit %1.</translation>
    </message>
    <message>
        <source>Stopped. Photos read so far can be found.</source>
        <translation>Abgebrochen. Bisher gelesene Fotos werden gefunden.</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>%1 hinzugefügt</translation>
    </message>
    <message>
        <source>The window closes once the photos are copied. Close it again to stop copying.</source>
        <translation>Das Fenster schließt sich nach dem Kopieren. Schließ es noch einmal, um abzubrechen.</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Add a folder…</source>
        <translation>Ordner &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Look for new photos</source>
        <translation>Nach &amp;neuen Fotos suchen</translation>
    </message>
    <message>
        <source>&amp;Files that could not be read…</source>
        <translation>&amp;Dateien, die nicht gelesen werden konnten …</translation>
    </message>
    <message>
        <source>Leave o&amp;ut of all folders…</source>
        <translation>In allen Ordnern a&amp;uslassen …</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>&amp;Modelle …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Folders</source>
        <translation>&amp;Ordner</translation>
    </message>
    <message>
        <source>&amp;Details of the photo</source>
        <translation>&amp;Einzelheiten des Fotos</translation>
    </message>
    <message>
        <source>&amp;Larger photos</source>
        <translation>&amp;Größere Fotos</translation>
    </message>
    <message>
        <source>&amp;Smaller photos</source>
        <translation>&amp;Kleinere Fotos</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>Voll&amp;bild</translation>
    </message>
    <message>
        <source>Go to the &amp;recent drawings</source>
        <translation>Zu den &amp;letzten Zeichnungen</translation>
    </message>
    <message>
        <source>Go to the &amp;words</source>
        <translation>Zu den &amp;Wörtern</translation>
    </message>
    <message>
        <source>Go to the &amp;photos</source>
        <translation>Zu den &amp;Fotos</translation>
    </message>
    <message>
        <source>&amp;Go to the drawing</source>
        <translation>Zur &amp;Zeichnung</translation>
    </message>
    <message>
        <source>Start o&amp;ver</source>
        <translation>&amp;Von vorn</translation>
    </message>
    <message>
        <source>F&amp;ilter…</source>
        <translation>F&amp;ilter …</translation>
    </message>
    <message>
        <source>Photos you f&amp;ound…</source>
        <translation>Gef&amp;undene Fotos …</translation>
    </message>
    <message>
        <source>&amp;Keyboard</source>
        <translation>&amp;Tastatur</translation>
    </message>
    <message>
        <source>&amp;Privacy and storage…</source>
        <translation>&amp;Datenschutz und Speicherplatz …</translation>
    </message>
    <message>
        <source>&amp;About sketchfind</source>
        <translation>Ü&amp;ber sketchfind</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Drawing</source>
        <translation>&amp;Zeichnung</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>ModelRowView</name>
    <message>
        <source>in use</source>
        <translation>wird verwendet</translation>
    </message>
    <message>
        <source>going through your photos: %1 so far</source>
        <translation>geht gerade deine Fotos durch: bisher %1</translation>
    </message>
    <message>
        <source>%1 downloaded so far</source>
        <translation>%1 bisher geladen</translation>
    </message>
    <message>
        <source>has seen %1</source>
        <translation>hat %1 gesehen</translation>
    </message>
    <message>
        <source>Only “%1” can resume it.</source>
        <translation>Nur „%1“ kann das fortsetzen.</translation>
    </message>
    <message>
        <source>Download: %1</source>
        <translation>Download: %1</translation>
    </message>
    <message>
        <source>trained for drawings</source>
        <translation>für Zeichnungen trainiert</translation>
    </message>
    <message>
        <source>trained for photos</source>
        <translation>für Fotos trainiert</translation>
    </message>
    <message>
        <source>names %1 % of test photos correctly</source>
        <translation>benennt %1 % der Testfotos richtig</translation>
    </message>
    <message>
        <source>measured on models trained the same way</source>
        <translation>gemessen mit gleich trainierten Modellen</translation>
    </message>
    <message>
        <source>any words</source>
        <translation>beliebige Wörter</translation>
    </message>
    <message>
        <source>no words</source>
        <translation>keine Wörter</translation>
    </message>
    <message>
        <source>%1 English words</source>
        <translation>%1 Wörter, deutsch und englisch</translation>
    </message>
    <message>
        <source>%1 words</source>
        <translation>%1 Wörter</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>how well it ranks the right photos first, for things it was not trained on: %1 of 1 %2</source>
        <translation>wie gut es die richtigen Fotos nach vorn bringt, bei Dingen, die im Training fehlten: %1 von 1 %2</translation>
    </message>
    <message>
        <source>in all photos</source>
        <translation>in allen Fotos</translation>
    </message>
    <message>
        <source>in the first 200 photos</source>
        <translation>in den ersten 200 Fotos</translation>
    </message>
    <message>
        <source>over 100 languages</source>
        <translation>über 100 Sprachen</translation>
    </message>
    <message>
        <source>%1 of memory</source>
        <translation>%1 Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Measured here: %1</source>
        <translation>Hier gemessen: %1</translation>
    </message>
    <message>
        <source>Resume download</source>
        <translation>Download fortsetzen</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Keep using</source>
        <translation>Weiter verwenden</translation>
    </message>
    <message>
        <source>Use now</source>
        <translation>Sofort verwenden</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>ModelSection</name>
    <message>
        <source>Licence: %1</source>
        <translation>Lizenz: %1</translation>
    </message>
    <message>
        <source>Measuring its speed on this computer…</source>
        <translation>Misst seine Geschwindigkeit auf diesem Rechner …</translation>
    </message>
    <message>
        <source>Other models…</source>
        <translation>Andere Modelle …</translation>
    </message>
    <message>
        <source>Measured here: %1, %2 s for a drawing (%3)</source>
        <translation>Hier gemessen: %1, %2 s für eine Zeichnung (%3)</translation>
    </message>
</context>
<context>
    <name>ModelsActions</name>
    <message>
        <source>Stopping…</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Switching to %1…</source>
        <translation>Wechselt zu %1 …</translation>
    </message>
    <message>
        <source>Downloading %1</source>
        <translation>%1 wird heruntergeladen</translation>
    </message>
    <message>
        <source>Measuring %1…</source>
        <translation>%1 wird gemessen …</translation>
    </message>
    <message>
        <source>Removing %1…</source>
        <translation>%1 wird entfernt …</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>Ein Modell importieren</translation>
    </message>
    <message>
        <source>Models (*.safetensors)</source>
        <translation>Modelle (*.safetensors)</translation>
    </message>
    <message>
        <source>Converting and checking %1…</source>
        <translation>%1 wird umgewandelt und geprüft …</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>A model turns drawings, words and photos into numbers that can be compared. A newly chosen one goes through all your photos in the background, newest first; until it is done, the previous one keeps answering. Only “Download” opens a network connection.</source>
        <translation>Ein Modell macht aus Zeichnungen, Wörtern und Fotos Zahlen, die sich vergleichen lassen. Ein neu gewähltes geht im Hintergrund alle deine Fotos durch, die neuesten zuerst; bis es fertig ist, antwortet weiter das vorige. Nur „Herunterladen“ öffnet eine Netzverbindung.</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>Modelle werden gesucht …</translation>
    </message>
    <message>
        <source>Import a model…</source>
        <translation>Ein Modell importieren …</translation>
    </message>
    <message>
        <source>Available to download</source>
        <translation>Verfügbar zum Herunterladen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>What it knows about your photos is deleted with it. The photos stay.</source>
        <translation>Was es über deine Fotos weiß, wird mit ihm gelöscht. Die Fotos bleiben.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>NoPhotos</name>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Gleich bereit …</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Es wird gesucht …</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>The model has seen none of your photos yet. Each can be found as soon as it has been read.</source>
        <translation>Das Modell hat noch keines deiner Fotos gesehen. Jedes wird gefunden, sobald es gelesen ist.</translation>
    </message>
    <message>
        <source>Nothing found so far</source>
        <translation>Bisher nichts gefunden</translation>
    </message>
    <message>
        <source>None of the photos read so far matches the filters.</source>
        <translation>Keines der bisher gelesenen Fotos passt zu den Filtern.</translation>
    </message>
    <message>
        <source>No photo matches the filters.</source>
        <translation>Kein Foto passt zu den Filtern.</translation>
    </message>
    <message>
        <source>Remove the filters</source>
        <translation>Filter entfernen</translation>
    </message>
    <message>
        <source>Photos are found as soon as they are read.</source>
        <translation>Fotos werden gefunden, sobald sie gelesen sind.</translation>
    </message>
    <message>
        <source>This takes a few seconds; then photos appear by themselves.</source>
        <translation>Das dauert ein paar Sekunden; dann erscheinen die Fotos von selbst.</translation>
    </message>
    <message>
        <source>Try fewer or larger lines, or other words.</source>
        <translation>Versuche es mit weniger oder größeren Linien oder mit anderen Wörtern.</translation>
    </message>
    <message>
        <source>This model knows only names of things; some under File, Models… understand any words. Did you mean</source>
        <translation>Dieses Modell kennt nur Namen von Dingen; unter Datei, Modelle … gibt es andere, die alle Wörter verstehen. Meintest du</translation>
    </message>
    <message>
        <source>Now draw what it shows</source>
        <translation>Zeichne nun, was zu sehen ist</translation>
    </message>
    <message>
        <source>“Not like this” only takes photos away. On its own it cannot find any.</source>
        <translation>„So nicht“ nimmt nur Fotos weg. Für sich allein kann es keine finden.</translation>
    </message>
    <message>
        <source>A few lines are enough. Photos appear here while you draw.</source>
        <translation>Ein paar Linien genügen. Die Fotos erscheinen hier, während du zeichnest.</translation>
    </message>
    <message>
        <source>A click on a folder lists its photos.</source>
        <translation>Ein Klick auf einen Ordner zeigt seine Fotos.</translation>
    </message>
    <message>
        <source>Draw to find a photo</source>
        <translation>Zeichne, um ein Foto zu finden</translation>
    </message>
    <message>
        <source>Reading your photos</source>
        <translation>Deine Fotos werden gelesen</translation>
    </message>
    <message>
        <source>You can draw already. Photos are found as soon as they are read.</source>
        <translation>Du kannst schon zeichnen. Fotos werden gefunden, sobald sie gelesen sind.</translation>
    </message>
    <message>
        <source>No photos read yet</source>
        <translation>Noch keine Fotos gelesen</translation>
    </message>
    <message>
        <source>No photos yet</source>
        <translation>Noch keine Fotos</translation>
    </message>
    <message>
        <source>There are no photos in your folders that can be searched.</source>
        <translation>In deinen Ordnern sind keine Fotos, die durchsucht werden können.</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
</context>
<context>
    <name>OfflineFolders</name>
    <message>
        <source>Offline</source>
        <translation>Nicht angeschlossen</translation>
    </message>
    <message>
        <source>Offline, last seen %1</source>
        <translation>Nicht angeschlossen, zuletzt gesehen %1</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>You have no permission to look into the folder of %1.</source>
        <translation>Du darfst nicht in den Ordner von %1 sehen.</translation>
    </message>
    <message>
        <source>%1 is not there at the moment.</source>
        <translation>%1 ist gerade nicht da.</translation>
    </message>
    <message>
        <source>Connect its drive, or rescan its folder if only the photo was moved. If the whole folder was moved or renamed, choose “It has moved…” in the menu beside its name.</source>
        <translation>Schließe das Laufwerk an, oder lies den Ordner neu ein, wenn nur das Foto verschoben wurde. Wurde der ganze Ordner verschoben oder umbenannt, wähle „Er ist umgezogen …“ im Menü neben seinem Namen.</translation>
    </message>
    <message>
        <source>Choose one for such files in your system settings.</source>
        <translation>Wähle in den Einstellungen deines Systems eins für solche Dateien.</translation>
    </message>
    <message>
        <source>The space bar shows the photo here.</source>
        <translation>Die Leertaste zeigt das Foto hier.</translation>
    </message>
    <message>
        <source>No program on this computer opens %1.</source>
        <translation>Kein Programm auf diesem Rechner öffnet %1.</translation>
    </message>
    <message>
        <source>No file manager could show the folder.</source>
        <translation>Kein Dateimanager konnte den Ordner anzeigen.</translation>
    </message>
</context>
<context>
    <name>Parts</name>
    <message>
        <source>Your drawing</source>
        <translation>Deine Zeichnung</translation>
    </message>
    <message>
        <source>Not like your other drawing</source>
        <translation>Nicht wie deine andere Zeichnung</translation>
    </message>
    <message>
        <source>Not like your drawing</source>
        <translation>Nicht wie deine Zeichnung</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Less like %1</source>
        <translation>Weniger wie %1</translation>
    </message>
    <message>
        <source>Like %1</source>
        <translation>Wie %1</translation>
    </message>
    <message>
        <source>In %1</source>
        <translation>In %1</translation>
    </message>
    <message>
        <source>Named “%1”</source>
        <translation>Im Namen „%1“</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>Seit %1</translation>
    </message>
    <message>
        <source>Until %1</source>
        <translation>Bis %1</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>Hochformat</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>Quadratisch</translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Large &amp;preview</source>
        <translation>Große &amp;Vorschau</translation>
    </message>
    <message>
        <source>&amp;More like this</source>
        <translation>&amp;Mehr davon</translation>
    </message>
    <message>
        <source>&amp;Less like this</source>
        <translation>&amp;Weniger davon</translation>
    </message>
    <message>
        <source>Only from this &amp;folder</source>
        <translation>Nur aus diesem &amp;Ordner</translation>
    </message>
    <message>
        <source>&amp;Trace over this photo</source>
        <translation>Dieses Foto &amp;nachzeichnen</translation>
    </message>
    <message>
        <source>T&amp;hat&apos;s the one</source>
        <translation>Das ist &amp;es</translation>
    </message>
    <message>
        <source>Spread out n&amp;ear copies</source>
        <translation>F&amp;ast gleiche ausbreiten</translation>
    </message>
    <message>
        <source>&amp;Show in file manager</source>
        <translation>Im &amp;Dateimanager anzeigen</translation>
    </message>
    <message>
        <source>Copy p&amp;ath</source>
        <translation>&amp;Pfad kopieren</translation>
    </message>
    <message>
        <source>&amp;Copy photo</source>
        <translation>Foto &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy to a fol&amp;der…</source>
        <translation>In einen O&amp;rdner kopieren …</translation>
    </message>
    <message>
        <source>Opened the first %1 of %2</source>
        <translation>Die ersten %1 von %2 geöffnet</translation>
    </message>
    <message>
        <source>Path of %1 copied</source>
        <translation>Pfad von %1 kopiert</translation>
    </message>
    <message>
        <source>Paths of %1 copied</source>
        <translation>Pfade von %1 kopiert</translation>
    </message>
    <message>
        <source>%1 copied</source>
        <translation>%1 kopiert</translation>
    </message>
    <message>
        <source>Not t&amp;he one after all</source>
        <translation>Doch nicht di&amp;eses</translation>
    </message>
    <message>
        <source>Which li&amp;nes count</source>
        <translation>Welche &amp;Linien zählen</translation>
    </message>
</context>
<context>
    <name>Photos</name>
    <message>
        <source>%1 cannot be shown: %2.</source>
        <translation>%1 kann nicht angezeigt werden: %2.</translation>
    </message>
</context>
<context>
    <name>Picking</name>
    <message>
        <source>Forgotten.</source>
        <translation>Vergessen.</translation>
    </message>
    <message>
        <source>This photo is not in your folders any more.</source>
        <translation>Dieses Foto ist nicht mehr in deinen Ordnern.</translation>
    </message>
    <message>
        <source>Remembered. It was number %1.</source>
        <translation>Gemerkt. Es war Nummer %1.</translation>
    </message>
    <message>
        <source>%1 pairs exported</source>
        <translation>%1 Paare exportiert</translation>
    </message>
    <message>
        <source>1 pair exported</source>
        <translation>1 Paar exportiert</translation>
    </message>
    <message>
        <source>1 photo is not there at the moment</source>
        <translation>1 Foto ist gerade nicht da</translation>
    </message>
    <message>
        <source>%1 photos are not there at the moment</source>
        <translation>%1 Fotos sind gerade nicht da</translation>
    </message>
</context>
<context>
    <name>PicksDialog</name>
    <message>
        <source>Photos you found</source>
        <translation>Gefundene Fotos</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Forget the selected ones; the photos are not touched</source>
        <translation>Vergisst die ausgewählten; die Fotos bleiben unberührt</translation>
    </message>
    <message>
        <source>Export the pairs…</source>
        <translation>Paare exportieren …</translation>
    </message>
    <message>
        <source>Forget all…</source>
        <translation>Alles vergessen …</translation>
    </message>
    <message>
        <source>Nothing yet: press F on a photo that you were looking for.</source>
        <translation>Noch nichts: Drücke F auf einem Foto, das du gesucht hast.</translation>
    </message>
    <message>
        <source>%1 found. The wanted photo was the first one in %2 %, among the first five in %3 %, among the first twenty in %4 % of the searches.</source>
        <translation>%1 gefunden. Das gesuchte Foto war in %2 % der Suchen das erste, in %3 % unter den ersten fünf, in %4 % unter den ersten zwanzig.</translation>
    </message>
    <message>
        <source>The last %1 are listed.</source>
        <translation>Aufgeführt sind die letzten %1.</translation>
    </message>
    <message>
        <source>Export to an empty folder</source>
        <translation>In einen leeren Ordner exportieren</translation>
    </message>
    <message>
        <source>Forget all</source>
        <translation>Alles vergessen</translation>
    </message>
    <message>
        <source>Forget which photos you found?</source>
        <translation>Vergessen, welche Fotos du gefunden hast?</translation>
    </message>
    <message>
        <source>Marked with “That&apos;s the one”. A click on a picture opens its photo. The pairs of drawing and photo stay on this computer; export them to train a model of your own.</source>
        <translation>Markiert mit „Das ist es“. Ein Klick auf ein Bild öffnet sein Foto. Die Paare aus Zeichnung und Foto bleiben auf diesem Rechner; exportiere sie, um ein eigenes Modell zu trainieren.</translation>
    </message>
    <message>
        <source>The photos themselves are not touched.</source>
        <translation>Die Fotos selbst bleiben unberührt.</translation>
    </message>
</context>
<context>
    <name>PicksList</name>
    <message>
        <source>Photos you found</source>
        <translation>Gefundene Fotos</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>Im Dateimanager anzeigen</translation>
    </message>
    <message>
        <source>Put the drawing on the paper</source>
        <translation>Zeichnung aufs Papier legen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Number %1</source>
        <translation>Nummer %1</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Actual si&amp;ze</source>
        <translation>Original&amp;größe</translation>
    </message>
    <message>
        <source>Deta&amp;ils</source>
        <translation>E&amp;inzelheiten</translation>
    </message>
    <message>
        <source>Large preview</source>
        <translation>Große Vorschau</translation>
    </message>
    <message>
        <source>Slide show</source>
        <translation>Diaschau</translation>
    </message>
    <message>
        <source>✓ That&apos;s the one</source>
        <translation>✓ Das ist es</translation>
    </message>
    <message>
        <source>Number %1</source>
        <translation>Nummer %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 cannot be reached: its drive is not connected, or its folder was moved. This is its thumbnail.</source>
        <translation>%1 ist nicht erreichbar: Das Laufwerk ist nicht angeschlossen, oder der Ordner wurde verschoben. Dies ist das Vorschaubild.</translation>
    </message>
</context>
<context>
    <name>PreviewButtons</name>
    <message>
        <source>Previous photo</source>
        <translation>Voriges Foto</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>Nächstes Foto</translation>
    </message>
    <message>
        <source>Play as a slide show</source>
        <translation>Als Diaschau abspielen</translation>
    </message>
    <message>
        <source>Back to all photos</source>
        <translation>Zurück zu allen Fotos</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>End the slide show</source>
        <translation>Diaschau beenden</translation>
    </message>
</context>
<context>
    <name>PrivacyDialog</name>
    <message>
        <source>Privacy and storage</source>
        <translation>Datenschutz und Speicherplatz</translation>
    </message>
    <message>
        <source>Everything happens on this computer. Photos are only read, and no drawing, word or photo is sent anywhere. The network is used only to download a model that you ask for; the processes that look at photos have no access to it.</source>
        <translation>Alles geschieht auf diesem Rechner. Fotos werden nur gelesen, und keine Zeichnung, kein Wort und kein Foto wird irgendwohin gesendet. Das Netz wird nur benutzt, um ein Modell zu holen, das du haben willst; die Prozesse, die Fotos ansehen, haben keinen Zugang dazu.</translation>
    </message>
    <message>
        <source>What sketchfind keeps, readable only by you:</source>
        <translation>Was sketchfind aufbewahrt, lesbar nur für dich:</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Show: %1</source>
        <translation>Anzeigen: %1</translation>
    </message>
    <message>
        <source>Network sockets opened since the start, as counted: %1</source>
        <translation>Seit dem Start geöffnete Netzverbindungen, gezählt: %1</translation>
    </message>
    <message>
        <source>Servers: %1</source>
        <translation>Server: %1</translation>
    </message>
    <message>
        <source>Paths, dates, places, what the model sees, what you found</source>
        <translation>Pfade, Tage, Orte, was das Modell sieht, was du gefunden hast</translation>
    </message>
    <message>
        <source>Thumbnails; may be deleted, “Rescan” makes them again</source>
        <translation>Vorschaubilder; dürfen gelöscht werden, „Neu einlesen“ erzeugt sie wieder</translation>
    </message>
    <message>
        <source>Index for fast search; may be deleted</source>
        <translation>Index für die schnelle Suche; darf gelöscht werden</translation>
    </message>
    <message>
        <source>Your recent drawings</source>
        <translation>Deine letzten Zeichnungen</translation>
    </message>
    <message>
        <source>Models: your own, and a copy of the built-in one</source>
        <translation>Modelle: deine eigenen und eine Kopie des mitgelieferten</translation>
    </message>
    <message>
        <source>Your settings, and the size of the window</source>
        <translation>Deine Einstellungen und die Größe des Fensters</translation>
    </message>
    <message>
        <source>What went wrong, for bug reports</source>
        <translation>Was schiefging, für Fehlerberichte</translation>
    </message>
    <message>
        <source>The rest: locks, copies of older catalogs</source>
        <translation>Der Rest: Sperren, Kopien älterer Kataloge</translation>
    </message>
</context>
<context>
    <name>ProgressCard</name>
    <message>
        <source>Photos read so far</source>
        <translation>Bisher gelesene Fotos</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop reading photos</source>
        <translation>Das Lesen der Fotos abbrechen</translation>
    </message>
    <message>
        <source>Photos read so far can still be found; the rest are read next time.</source>
        <translation>Bisher gelesene Fotos werden weiter gefunden; die übrigen werden beim nächsten Mal gelesen.</translation>
    </message>
    <message>
        <source>Looking for photos…</source>
        <translation>Fotos werden gesucht …</translation>
    </message>
    <message>
        <source>Newest first. You can draw in the meantime.</source>
        <translation>Die neuesten zuerst. Du kannst inzwischen zeichnen.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Photos read so far can be found. New ones are looked for when you resume.</source>
        <translation>Bisher gelesene Fotos werden gefunden. Nach neuen wird gesucht, wenn du fortsetzt.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Read the remaining photos</source>
        <translation>Die übrigen Fotos lesen</translation>
    </message>
    <message>
        <source>Give the computer a rest; photos read so far can be found meanwhile</source>
        <translation>Dem Rechner eine Pause gönnen; bisher gelesene Fotos werden solange gefunden</translation>
    </message>
    <message>
        <source>Resume reading photos</source>
        <translation>Das Lesen der Fotos fortsetzen</translation>
    </message>
    <message>
        <source>Pause reading photos</source>
        <translation>Das Lesen der Fotos pausieren</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>Wird pausiert …</translation>
    </message>
    <message>
        <source>%1 found so far</source>
        <translation>Bisher %1 gefunden</translation>
    </message>
    <message>
        <source>Checking photos…</source>
        <translation>Fotos werden geprüft …</translation>
    </message>
    <message>
        <source>A new model is going through your photos</source>
        <translation>Ein neues Modell geht deine Fotos durch</translation>
    </message>
    <message>
        <source>Reading photos</source>
        <translation>Fotos werden gelesen</translation>
    </message>
    <message>
        <source>Building the search index…</source>
        <translation>Der Suchindex wird erstellt …</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird abgebrochen …</translation>
    </message>
</context>
<context>
    <name>QueryBar</name>
    <message>
        <source>What is searched for</source>
        <translation>Wonach gesucht wird</translation>
    </message>
    <message>
        <source>Filter by folder, date, shape, format or name</source>
        <translation>Nach Ordner, Datum, Form, Format oder Namen filtern</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Von vorn</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>There are no lines in this picture.</source>
        <translation>In diesem Bild sind keine Linien.</translation>
    </message>
    <message>
        <source>Use a picture of a drawing on plain paper.</source>
        <translation>Nimm das Bild einer Zeichnung auf weißem Papier.</translation>
    </message>
</context>
<context>
    <name>RankChart</name>
    <message>
        <source>Rank of the wanted photo in the results</source>
        <translation>Platz des gesuchten Fotos in den Ergebnissen</translation>
    </message>
    <message>
        <source>Oldest search</source>
        <translation>Älteste Suche</translation>
    </message>
    <message>
        <source>Newest search</source>
        <translation>Neueste Suche</translation>
    </message>
</context>
<context>
    <name>RecentStrip</name>
    <message>
        <source>Recent drawings</source>
        <translation>Letzte Zeichnungen</translation>
    </message>
    <message>
        <source>Put on the paper</source>
        <translation>Aufs Papier legen</translation>
    </message>
    <message>
        <source>Forget this drawing</source>
        <translation>Diese Zeichnung vergessen</translation>
    </message>
    <message>
        <source>Forget all recent drawings…</source>
        <translation>Alle letzten Zeichnungen vergessen …</translation>
    </message>
    <message>
        <source>There are no recent drawings yet.</source>
        <translation>Es gibt noch keine letzten Zeichnungen.</translation>
    </message>
    <message>
        <source>Forget all recent drawings?</source>
        <translation>Alle letzten Zeichnungen vergessen?</translation>
    </message>
    <message>
        <source>What is on the paper stays there, and so do drawings that you saved.</source>
        <translation>Was auf dem Papier ist, bleibt dort, und auch Zeichnungen, die du gespeichert hast, bleiben.</translation>
    </message>
    <message>
        <source>Forget all</source>
        <translation>Alles vergessen</translation>
    </message>
    <message>
        <source>Recent drawing %1</source>
        <translation>Letzte Zeichnung %1</translation>
    </message>
    <message>
        <source>Put this drawing on the paper again</source>
        <translation>Diese Zeichnung wieder aufs Papier legen</translation>
    </message>
</context>
<context>
    <name>Rescue</name>
    <message>
        <source>Not found yet?</source>
        <translation>Nicht dabei?</translation>
    </message>
    <message>
        <source>More like the best</source>
        <translation>Mehr wie das beste</translation>
    </message>
    <message>
        <source>Add a date</source>
        <translation>Datum dazu</translation>
    </message>
    <message>
        <source>Add a word</source>
        <translation>Wort dazu</translation>
    </message>
    <message>
        <source>Close this hint</source>
        <translation>Diesen Hinweis schließen</translation>
    </message>
</context>
<context>
    <name>ResultsModel</name>
    <message>
        <source>Photo %1, number %2</source>
        <translation>Foto %1, Nummer %2</translation>
    </message>
    <message>
        <source>Photo %1, number %2, its drive is not connected</source>
        <translation>Foto %1, Nummer %2, sein Laufwerk ist nicht angeschlossen</translation>
    </message>
    <message>
        <source>marked as the one you wanted</source>
        <translation>als das gesuchte markiert</translation>
    </message>
    <message>
        <source>no more similar than by chance</source>
        <translation>nicht ähnlicher, als der Zufall es ergäbe</translation>
    </message>
    <message>
        <source>near copies behind it: %1</source>
        <translation>fast gleiche dahinter: %1</translation>
    </message>
    <message>
        <source>near copies next to it: %1</source>
        <translation>fast gleiche daneben: %1</translation>
    </message>
    <message>
        <source>Similarity %1</source>
        <translation>Ähnlichkeit %1</translation>
    </message>
</context>
<context>
    <name>ResultsPane</name>
    <message>
        <source>Did you mean</source>
        <translation>Meintest du</translation>
    </message>
    <message>
        <source>Size of the photos</source>
        <translation>Größe der Fotos</translation>
    </message>
</context>
<context>
    <name>ResultsView</name>
    <message>
        <source>Photos found</source>
        <translation>Gefundene Fotos</translation>
    </message>
    <message>
        <source>Nothing convincing below this line</source>
        <translation>Unter dieser Linie überzeugt nichts</translation>
    </message>
</context>
<context>
    <name>Selector</name>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Single letters choose tools, such as P for the pen</source>
        <translation>Einzelne Buchstaben wählen Werkzeuge, etwa P den Stift</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicherplatz</translation>
    </message>
    <message>
        <source>Clearing…</source>
        <translation>Wird gelöscht …</translation>
    </message>
    <message>
        <source>Same as the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Automatic: the fastest available</source>
        <translation>Automatisch: das schnellste verfügbare Gerät</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>Prozessor (CPU)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>Apple graphics (MPS)</source>
        <translation>Apple-Grafik (MPS)</translation>
    </message>
    <message>
        <source>Catalog, drawings and models</source>
        <translation>Katalog, Zeichnungen und Modelle</translation>
    </message>
    <message>
        <source>Thumbnails and index</source>
        <translation>Vorschaubilder und Index</translation>
    </message>
    <message>
        <source>Clear…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Letter keys</source>
        <translation>Buchstabentasten</translation>
    </message>
    <message>
        <source>Clear thumbnails and index</source>
        <translation>Vorschaubilder und Index löschen</translation>
    </message>
    <message>
        <source>What is kept, and what never leaves this computer</source>
        <translation>Was aufbewahrt wird und was diesen Rechner nie verlässt</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Show: %1</source>
        <translation>Anzeigen: %1</translation>
    </message>
    <message>
        <source>This takes effect when sketchfind restarts.</source>
        <translation>Das gilt nach einem Neustart von sketchfind.</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Jetzt neu starten</translation>
    </message>
    <message>
        <source>Delete the thumbnails and the search index?</source>
        <translation>Vorschaubilder und Suchindex löschen?</translation>
    </message>
    <message>
        <source>They are rebuilt from your photos right away, which may take a while. Thumbnails of photos on drives that are not connected are kept. No photo is touched.</source>
        <translation>Sie werden sofort aus deinen Fotos neu gemacht, was eine Weile dauern kann. Vorschaubilder von Fotos auf Laufwerken, die nicht angeschlossen sind, bleiben. Kein Foto wird angerührt.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>SidePanels</name>
    <message>
        <source>There is no room for “%1”: the window is too narrow</source>
        <translation>Für „%1“ ist kein Platz: das Fenster ist zu schmal</translation>
    </message>
</context>
<context>
    <name>SketchActions</name>
    <message>
        <source>&amp;Pen</source>
        <translation>&amp;Stift</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>Radi&amp;erer</translation>
    </message>
    <message>
        <source>Eraser &amp;for parts of lines</source>
        <translation>Radierer für &amp;Teile von Linien</translation>
    </message>
    <message>
        <source>Select and mo&amp;ve</source>
        <translation>Auswählen und &amp;verschieben</translation>
    </message>
    <message>
        <source>&amp;Delete the selected lines</source>
        <translation>Ausgewählte Linien &amp;löschen</translation>
    </message>
    <message>
        <source>Select a&amp;ll lines</source>
        <translation>&amp;Alle Linien auswählen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Mirror</source>
        <translation>S&amp;piegeln</translation>
    </message>
    <message>
        <source>&amp;New drawing</source>
        <translation>Ne&amp;ue Zeichnung</translation>
    </message>
    <message>
        <source>&amp;Open a drawing or picture…</source>
        <translation>Zeichnung oder Bild ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>P&amp;aste a picture as the drawing</source>
        <translation>Ein Bild als Zeichnung einfü&amp;gen</translation>
    </message>
    <message>
        <source>Trace over a p&amp;hoto…</source>
        <translation>Ein F&amp;oto nachzeichnen …</translation>
    </message>
    <message>
        <source>Draw what the photo should not sho&amp;w</source>
        <translation>Zeichnen, was &amp;nicht zu sehen sein soll</translation>
    </message>
    <message>
        <source>&amp;Save the drawing…</source>
        <translation>Zeichnung spei&amp;chern …</translation>
    </message>
    <message>
        <source>&amp;Thinner line</source>
        <translation>&amp;Dünnere Linie</translation>
    </message>
    <message>
        <source>Thi&amp;cker line</source>
        <translation>D&amp;ickere Linie</translation>
    </message>
</context>
<context>
    <name>SketchDocument</name>
    <message>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>SketchOpening</name>
    <message>
        <source>Choose a photo to trace</source>
        <translation>Foto zum Nachzeichnen wählen</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Open a drawing or picture</source>
        <translation>Zeichnung oder Bild öffnen</translation>
    </message>
    <message>
        <source>Save the drawing</source>
        <translation>Zeichnung speichern</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>Drawing saved as %1</source>
        <translation>Zeichnung gespeichert als %1</translation>
    </message>
    <message>
        <source>Replace %1?</source>
        <translation>%1 ersetzen?</translation>
    </message>
    <message>
        <source>A file with this name already exists.</source>
        <translation>Es gibt schon eine Datei mit diesem Namen.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>There is no picture to paste.</source>
        <translation>Es gibt kein Bild zum Einfügen.</translation>
    </message>
    <message>
        <source>Copy a picture in another program first.</source>
        <translation>Kopiere zuerst ein Bild in einem anderen Programm.</translation>
    </message>
    <message>
        <source>Drawings and pictures</source>
        <translation>Zeichnungen und Bilder</translation>
    </message>
</context>
<context>
    <name>SketchPanel</name>
    <message>
        <source>Like this</source>
        <translation>So etwas</translation>
    </message>
    <message>
        <source>Not like this</source>
        <translation>So nicht</translation>
    </message>
    <message>
        <source>Draw what the photo shows</source>
        <translation>Zeichnen, was das Foto zeigt</translation>
    </message>
    <message>
        <source>[ and ]</source>
        <translation>[ und ]</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>Line width</source>
        <translation>Linienbreite</translation>
    </message>
    <message>
        <source>Not like this, drawn</source>
        <translation>So nicht, gezeichnet</translation>
    </message>
    <message>
        <source>Not like this, empty</source>
        <translation>So nicht, leer</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Your photos and drawings stay on this computer</source>
        <translation>Deine Fotos und Zeichnungen bleiben auf diesem Rechner</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop copying</source>
        <translation>Das Kopieren abbrechen</translation>
    </message>
    <message>
        <source>Undo “Start over”</source>
        <translation>„Von vorn“ rückgängig machen</translation>
    </message>
    <message>
        <source>Reading is paused</source>
        <translation>Einlesen pausiert</translation>
    </message>
    <message>
        <source>New model: %1 of %2</source>
        <translation>Neues Modell: %1 von %2</translation>
    </message>
    <message>
        <source>Reading %1 of %2</source>
        <translation>%1 von %2 gelesen</translation>
    </message>
    <message>
        <source>Checking %1 of %2</source>
        <translation>%1 von %2 geprüft</translation>
    </message>
    <message>
        <source>Copying %1 of %2</source>
        <translation>%1 von %2 kopiert</translation>
    </message>
    <message>
        <source>Searching is not possible</source>
        <translation>Suchen ist nicht möglich</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Gleich bereit …</translation>
    </message>
    <message>
        <source>%1 fails or gives wrong results here. %2 is used instead, which is slower.</source>
        <translation>%1 versagt hier oder rechnet falsch. Stattdessen rechnet %2, nur langsamer.</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message>
        <source>%1 selected</source>
        <translation>%1 ausgewählt</translation>
    </message>
    <message>
        <source>All %1 selected</source>
        <translation>Alle %1 ausgewählt</translation>
    </message>
    <message>
        <source>%1 of %2 selected</source>
        <translation>%1 von %2 ausgewählt</translation>
    </message>
    <message>
        <source>%1, newest first</source>
        <translation>%1, neueste zuerst</translation>
    </message>
    <message>
        <source>%1, best first</source>
        <translation>%1, die besten zuerst</translation>
    </message>
    <message>
        <source>Nothing convincing among the photos read so far.</source>
        <translation>Unter den bisher gelesenen Fotos ist nichts Überzeugendes.</translation>
    </message>
    <message>
        <source>Nothing convincing. These come closest.</source>
        <translation>Nichts Überzeugendes. Diese kommen dem Gesuchten am nächsten.</translation>
    </message>
    <message>
        <source>%1 stands out</source>
        <translation>%1 sticht heraus</translation>
    </message>
    <message>
        <source>%1 stand out</source>
        <translation>%1 stechen heraus</translation>
    </message>
    <message>
        <source>At least %1 stand out</source>
        <translation>Mindestens %1 stechen heraus</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>%1 left out: not known</source>
        <translation>%1 ausgelassen: nicht bekannt</translation>
    </message>
    <message>
        <source>to leave some out, draw what the photo shows</source>
        <translation>um welche wegzulassen, zeichne, was zu sehen ist</translation>
    </message>
</context>
<context>
    <name>Tasks</name>
    <message>
        <source>%1 cannot be read: its drive does not answer.</source>
        <translation>%1 kann nicht gelesen werden: sein Laufwerk antwortet nicht.</translation>
    </message>
</context>
<context>
    <name>Texts</name>
    <message>
        <source>1 photo</source>
        <translation>1 Foto</translation>
    </message>
    <message>
        <source>%1 photos</source>
        <translation>%1 Fotos</translation>
    </message>
    <message>
        <source>1 file could not be read</source>
        <translation>1 Datei nicht lesbar</translation>
    </message>
    <message>
        <source>%1 files could not be read</source>
        <translation>%1 Dateien nicht lesbar</translation>
    </message>
    <message>
        <source>%1 unreadable</source>
        <translation>%1 nicht lesbar</translation>
    </message>
    <message>
        <source>Built-in</source>
        <translation>Mitgeliefert</translation>
    </message>
    <message>
        <source>Built-in, from the previous version</source>
        <translation>Mitgeliefert, aus der vorigen Version</translation>
    </message>
    <message>
        <source>trained on pictures for research, see NOTICE</source>
        <translation>mit Bildern für die Forschung trainiert, siehe NOTICE</translation>
    </message>
    <message>
        <source>research only</source>
        <translation>nur für die Forschung</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>weniger als eine Minute übrig</translation>
    </message>
    <message>
        <source>about a minute left</source>
        <translation>etwa eine Minute übrig</translation>
    </message>
    <message>
        <source>about %1 minutes left</source>
        <translation>etwa %1 Minuten übrig</translation>
    </message>
    <message>
        <source>about an hour left</source>
        <translation>etwa eine Stunde übrig</translation>
    </message>
    <message>
        <source>about %1 hours left</source>
        <translation>etwa %1 Stunden übrig</translation>
    </message>
    <message>
        <source>%1 photos/s</source>
        <translation>%1 Fotos/s</translation>
    </message>
    <message>
        <source>not used, because it fails or gives wrong results: %1</source>
        <translation>nicht verwendet, weil es versagt oder falsch rechnet: %1</translation>
    </message>
    <message>
        <source>%1 (file date)</source>
        <translation>%1 (Dateidatum)</translation>
    </message>
    <message>
        <source>%1 (file name)</source>
        <translation>%1 (Dateiname)</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Find the photo you can picture</source>
        <translation>Finde das Foto, das du vor Augen hast</translation>
    </message>
    <message>
        <source>Draw what you remember, a few lines are enough. Your own photos answer while you draw.</source>
        <translation>Zeichne, woran du dich erinnerst, ein paar Linien genügen. Deine eigenen Fotos antworten, während du zeichnest.</translation>
    </message>
    <message>
        <source>Your photos are only read, never changed, and nothing leaves this computer.</source>
        <translation>Deine Fotos werden nur gelesen, nie verändert, und nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Add your pictures folder</source>
        <translation>Deinen Bilderordner hinzufügen</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>Einen anderen Ordner wählen …</translation>
    </message>
    <message>
        <source>or drop a folder here</source>
        <translation>oder zieh einen Ordner hierher</translation>
    </message>
</context>
<context>
    <name>WordChips</name>
    <message>
        <source>Search for %1 instead</source>
        <translation>Stattdessen nach %1 suchen</translation>
    </message>
</context>
<context>
    <name>WordsField</name>
    <message>
        <source>for example: horse</source>
        <translation>zum Beispiel: Pferd</translation>
    </message>
    <message>
        <source>Words to add to the drawing</source>
        <translation>Wörter zur Zeichnung</translation>
    </message>
</context>
</TS>
