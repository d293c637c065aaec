import { Checkbox } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { defineKind, type EditProps, type ShowProps } from '@/fields/kind';
import { useT } from '@/lib/i18n';

const yes = /^(true|yes|y|1|是|对|有|√)$/i;
const no = /^(false|no|n|0|否|无|×)$/i;

function Show({ value }: ShowProps<boolean>) {
    return <>{useT()(value ? 'field.yes' : 'field.no')}</>;
}

function Cell({ value }: ShowProps<boolean>) {
    const t = useT();
    return value ? <IconCheck size={15} role="img" aria-label={t('field.yes')} /> : <span className="visually-hidden">{t('field.no')}</span>;
}

function Edit({ value, onChange, onPick, input }: EditProps<boolean>) {
    const { required: _, ...rest } = input;
    return (
        <Checkbox
            {...rest}
            styles={{ root: { paddingBlock: 6 } }}
            checked={value === true}
            onChange={(event) => {
                onChange(event.currentTarget.checked);
                onPick?.(event.currentTarget.checked);
            }}
        />
    );
}

export const boolean = defineKind<boolean>({
    kind: 'boolean',
    Show,
    Cell,
    Edit,
    operators: ['eq', 'empty', 'exists'],
    parse(text) {
        const word = text.trim();
        if (word === '') return { value: null };
        if (yes.test(word)) return { value: true };
        return no.test(word) ? { value: false } : { problem: 'field.not_yes_or_no' };
    },
    format: (value, _field, { t }) => t(value ? 'field.yes' : 'field.no'),
    compare: (left, right) => Number(left) - Number(right),
    width_px: 90,
});
