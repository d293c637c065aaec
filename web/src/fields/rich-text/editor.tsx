import { ActionIcon } from '@mantine/core';
import { IconBold, IconItalic, IconList, IconListNumbers, IconQuote, type Icon } from '@tabler/icons-react';
import { EditorContent, useEditor, useEditorState, type Editor as TipTap } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import type { EditProps } from '@/fields/kind';
import { InputFrame } from '@/fields/shared/input-frame';
import { useT, type MessageId } from '@/lib/i18n';
import { styleNonce } from '@/lib/nonce';
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

export function Editor({ value, onChange, input }: EditProps<string>) {
    const editor = useEditor({
        extensions: [StarterKit.configure({ link: { openOnClick: false, protocols: ['http', 'https', 'mailto', 'tel'] } })],
        content: value ?? '',
        injectNonce: styleNonce(),
        autofocus: input.autoFocus ? 'end' : false,
        editorProps: { attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': input.label ?? input['aria-label'] ?? '' } },
        onUpdate: ({ editor: changed }) => onChange(changed.isEmpty ? null : changed.getHTML()),
    });
    if (!editor) return null;
    return (
        <InputFrame input={input}>
            <div className={classes['box']}>
                <Tools editor={editor} />
                <EditorContent editor={editor} className={classes['text']} />
            </div>
        </InputFrame>
    );
}
