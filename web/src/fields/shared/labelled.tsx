// Several e-mails or phones, each with a word that says what it is for.

import { lazyEdit } from '@/fields/lazy-edit';
import type { Kind, EditProps, ShowProps } from '@/fields/kind';
import { CopyButton } from '@/fields/shared/copy-button';
import { textEdit } from '@/fields/shared/text';
import shared from '@/fields/shared/shared.module.css';

export interface Labelled {
    value: string;
    label?: string | null;
}

function LabelledCell({ value }: ShowProps<Labelled[]>) {
    return <span className="clip">{value.map((entry) => entry.value).join(', ')}</span>;
}

export function labelledKind(kind: string, scheme: 'mailto' | 'tel', inputMode: 'email' | 'tel'): Kind<Labelled[]> {
    function Show({ value }: ShowProps<Labelled[]>) {
        return (
            <span style={{ display: 'flex', flexDirection: 'column' }}>
                {value.map((entry) => (
                    <span key={entry.value} className={shared['copyable']}>
                        <a href={`${scheme}:${entry.value}`}>{entry.value}</a> <CopyButton text={entry.value} /> {entry.label && <span className="dimmed">{entry.label}</span>}
                    </span>
                ))}
            </span>
        );
    }
    const Labels = lazyEdit('LabelledEdit');
    const Edit = (props: EditProps<Labelled[]>) => <Labels {...props} inputMode={inputMode} />;
    return {
        kind,
        Show,
        Edit,
        Cell: LabelledCell,
        condition_edits: { contains: textEdit({}) },
        operators: ['contains', 'empty', 'exists'],
        parse(text) {
            const values = text.split(/[,;，；\n]/).map((part) => part.trim());
            return { value: values.filter(Boolean).map((value) => ({ value })) };
        },
        format: (value) => value.map((entry) => entry.value).join(', '),
        compare: (left, right) => (left[0]?.value ?? '').localeCompare(right[0]?.value ?? ''),
        width_px: 200,
        wide: true,
    };
}
