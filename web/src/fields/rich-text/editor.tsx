import { ActionIcon } from '@mantine/core';
import { IconBold, IconItalic, IconList, IconListNumbers, IconQuote, type Icon } from '@tabler/icons-react';
import { EditorContent, useEditor, useEditorState, type Editor as TipTap } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { useEffect, useId, useRef, useState } from 'react';
import { upload } from '@/api/records';
import type { Attachment, Named } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import type { EditProps } from '@/fields/kind';
import { MentionList, type MentionKeys } from '@/fields/rich-text/mention-list';
import { Mention, mentionQuery, Picture } from '@/fields/rich-text/nodes';
import { pictureSource } from '@/fields/rich-text/picture-source';
import { InputFrame } from '@/fields/shared/input-frame';
import { useLatest } from '@/lib/hooks';
import { useT, type MessageId } from '@/lib/i18n';
import { keyName } from '@/lib/keys';
import { styleNonce } from '@/lib/nonce';
import { toast } from '@/ui/toast';
import classes from '@/fields/rich-text/editor.module.css';

const tools: { name: string; label: MessageId; icon: Icon; run: (editor: TipTap) => void }[] = [
    { name: 'bold', label: 'editor.bold', icon: IconBold, run: (editor) => editor.chain().focus().toggleBold().run() },
    { name: 'italic', label: 'editor.italic', icon: IconItalic, run: (editor) => editor.chain().focus().toggleItalic().run() },
    { name: 'bulletList', label: 'editor.bullets', icon: IconList, run: (editor) => editor.chain().focus().toggleBulletList().run() },
    { name: 'orderedList', label: 'editor.numbers', icon: IconListNumbers, run: (editor) => editor.chain().focus().toggleOrderedList().run() },
    { name: 'blockquote', label: 'editor.quote', icon: IconQuote, run: (editor) => editor.chain().focus().toggleBlockquote().run() },
];

function Tools({ editor }: { editor: TipTap }) {
    const t = useT();
    const active = useEditorState({ editor, selector: (state) => tools.filter((tool) => state.editor.isActive(tool.name)).map((tool) => tool.name) });
    return (
        <div role="toolbar" aria-label={t('editor.tools')} className={classes['tools']}>
            {tools.map(({ name, label, icon: ToolIcon, run }) => (
                <ActionIcon key={name} size="sm" aria-label={t(label)} aria-pressed={active.includes(name)} onClick={() => run(editor)}>
                    <ToolIcon size={14} stroke={1.8} />
                </ActionIcon>
            ))}
        </div>
    );
}

interface Props extends EditProps<string> {
    placeholder?: string;
    /** What is pasted or dropped and no picture; without it such files are left alone. */
    onFiles?(files: File[]): void;
    upload?(file: File): Promise<Attachment>;
}

interface Asking {
    query: string;
    from: number;
    left_px: number;
    top_px: number;
}

/** The name that is being written behind an @, and where on the page. */
function askingIn(editor: TipTap, box: HTMLElement | null): Asking | null {
    const { empty, $from } = editor.state.selection;
    if (!empty || !editor.isFocused || !box) return null;
    const query = mentionQuery($from.parent.textBetween(0, $from.parentOffset, undefined, '\ufffc'));
    if (query === null) return null;
    const from = $from.pos - query.length - 1;
    const at = editor.view.coordsAtPos(from);
    const frame = box.getBoundingClientRect();
    return { query, from, left_px: Math.max(0, Math.min(at.left - frame.left, frame.width - 220)), top_px: at.bottom - frame.top + 4 };
}

export function Editor({ value, onChange, input, placeholder, onFiles, upload: send = upload }: Props) {
    const t = useT();
    const list = useId();
    const box = useRef<HTMLDivElement>(null);
    const keys = useRef<MentionKeys | null>(null);
    const [asking, setAsking] = useState<Asking | null>(null);
    const [active, setActive] = useState<string>();

    async function insertPictures(into: TipTap, files: File[]) {
        for (const file of files) {
            try {
                const sent = await send(file);
                into.chain().focus().insertContent({ type: 'image', attrs: { src: pictureSource(sent.id), alt: sent.name } }).run();
            } catch (error) {
                toast({ text: problemLine(t, error), failed: true });
            }
        }
    }
    function take(files: FileList | undefined | null): boolean {
        const all = [...(files ?? [])];
        const pictures = all.filter((file) => file.type.startsWith('image/'));
        const others = all.filter((file) => !pictures.includes(file));
        if (current.current && pictures.length > 0) void insertPictures(current.current, pictures);
        if (others.length > 0) onFiles?.(others);
        return pictures.length > 0 || (others.length > 0 && onFiles !== undefined);
    }
    const handlers = useLatest({ take });
    const editor = useEditor({
        extensions: [StarterKit.configure({ link: { openOnClick: false, protocols: ['http', 'https', 'mailto', 'tel'] } }), Mention, Picture],
        content: value ?? '',
        injectNonce: styleNonce(),
        autofocus: input.autoFocus ? 'end' : false,
        editorProps: {
            attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': input.label ?? input['aria-label'] ?? '' },
            handlePaste: (_view, event) => handlers.current.take(event.clipboardData?.files),
            handleDrop: (_view, event) => handlers.current.take(event.dataTransfer?.files),
            handleKeyDown(_view, event) {
                const name = keyName(event);
                if (!keys.current || name === null) return false;
                if (name === 'ArrowDown' || name === 'ArrowUp') keys.current.move(name === 'ArrowDown' ? 1 : -1);
                else if (name === 'Enter' || name === 'Tab') return keys.current.take();
                else if (name === 'Escape') setAsking(null);
                else return false;
                return true;
            },
        },
        onUpdate: ({ editor: changed }) => {
            onChange(changed.isEmpty ? null : changed.getHTML());
            setAsking(askingIn(changed, box.current));
        },
        onSelectionUpdate: ({ editor: changed }) => setAsking((before) => before && askingIn(changed, box.current)),
        onBlur: () => setAsking(null),
    });
    const current = useLatest(editor);
    // Emptied from outside: the text was sent.
    useEffect(() => {
        if (editor && !value && !editor.isEmpty) editor.commands.clearContent();
    }, [editor, value]);
    useEffect(() => {
        // The editor's own view is not there before it is mounted.
        const text = box.current?.querySelector('[role="textbox"]');
        if (!text) return;
        if (asking && active) text.setAttribute('aria-activedescendant', active);
        else text.removeAttribute('aria-activedescendant');
    }, [asking, active]);
    if (!editor) return null;

    function mention(person: Named) {
        if (!asking || !editor) return;
        const range = { from: asking.from, to: editor.state.selection.from };
        const content = [{ type: 'mention', attrs: person }, { type: 'text', text: ' ' }];
        editor.chain().focus().insertContentAt(range, content).run();
        setAsking(null);
    }
    return (
        <InputFrame input={input}>
            <div className={classes['box']} ref={box}>
                <Tools editor={editor} />
                {placeholder && !value && <span className={classes['placeholder']}>{placeholder}</span>}
                <EditorContent editor={editor} className={classes['text']} />
                {asking && (
                    <MentionList
                        id={list}
                        query={asking.query}
                        left_px={asking.left_px}
                        top_px={asking.top_px}
                        onTake={mention}
                        onActive={setActive}
                        keys={(next) => {
                            keys.current = next;
                        }}
                    />
                )}
            </div>
        </InputFrame>
    );
}
