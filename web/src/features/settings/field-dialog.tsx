// A field made or renamed, an object made. Both languages are asked for; one stands in for the other.

import { ActionIcon, Alert, Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { isMain, manyLabel, useMeta } from '@/api/meta';
import { addField, addObject, changeField } from '@/api/settings';
import type { Field, ObjectMeta, Option } from '@/api/types';
import { useSubmit, type Submission } from '@/api/use-submit';
import { kind_words } from '@/features/settings/kind-words';
import { fieldName, objectName } from '@/features/settings/names';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/settings/settings.module.css';

interface FormProps {
    title: string;
    submission: Submission;
    ready: boolean;
    onSave(): void;
    onClose(): void;
    children: ReactNode;
}

function DialogForm({ title, submission, ready, onSave, onClose, children }: FormProps) {
    const { t } = useLanguage();
    const { error, field_errors, busy } = submission;
    return (
        <Modal opened onClose={onClose} title={title} size={520} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    onSave();
                }}
            >
                {error && <Alert color="red">{Object.values(field_errors).find(Boolean) ?? error}</Alert>}
                {children}
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={!ready}>
                        {t('action.save')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

const made_by_hand: readonly string[] = ['any_reference', 'json', 'autonumber'];
const option_colors = ['blue', 'teal', 'orange', 'grape', 'red', 'cyan', 'yellow', 'pink', 'green', 'gray'];

interface FieldProps {
    object: ObjectMeta;
    field: Field | undefined;
    onClose(): void;
    onDone(): Promise<void>;
}

export function FieldDialog({ object, field, onClose, onDone }: FieldProps) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const submission = useSubmit();
    const [en, setEn] = useState(field?.label.en ?? '');
    const [zh, setZh] = useState(field?.label.zh ?? '');
    const [kind, setKind] = useState<string>(field?.kind ?? 'text');
    const [typed, setTyped] = useState<string | null>(null);
    const [required, setRequired] = useState(field?.required ?? false);
    const [target, setTarget] = useState('accounts');
    const [options, setOptions] = useState<Option[]>(field?.options ?? []);
    const name = typed ?? fieldName(en);
    const has_options = kind === 'choice' || kind === 'choices';
    const labels = { en: en.trim() || zh.trim(), zh: zh.trim() || en.trim() };

    const save = () =>
        void submission.submit(async () => {
            const given = options
                .filter((option) => option.label.en.trim() || option.label.zh.trim())
                .map(({ value, label: of, color }, at) => ({
                    value: value || fieldName(of.en).replace(/_c$/, '') || `option_${at + 1}`,
                    label: { en: of.en.trim() || of.zh.trim(), zh: of.zh.trim() || of.en.trim() },
                    color: color ?? option_colors[at % option_colors.length] ?? 'gray',
                }));
            const more = has_options ? { options: given } : {};
            if (field) await changeField(object.name, field.name, { label: labels, ...(field.custom ? more : {}) });
            else await addField(object.name, { name, kind, label: labels, required, indexed: true, ...(kind === 'reference' ? { object: target } : {}), ...more });
            await onDone();
        });
    const change = (at: number, part: Partial<Option>) => setOptions(options.map((option, index) => (index === at ? { ...option, ...part } : option)));
    return (
        <DialogForm title={t(field ? 'settings.field_edit' : 'settings.field_new')} submission={submission} ready={Boolean(labels.en) && Boolean(name || field)} onSave={save} onClose={onClose}>
            <div className={classes['two']}>
                <TextInput data-autofocus label={t('settings.label_zh')} value={zh} onChange={(event) => setZh(event.currentTarget.value)} />
                <TextInput label={t('settings.label_en')} value={en} onChange={(event) => setEn(event.currentTarget.value)} />
            </div>
            {!field && (
                <>
                    <NativeSelect
                        label={t('settings.kind')}
                        value={kind}
                        data={Object.entries(kind_words).filter(([each]) => !made_by_hand.includes(each)).map(([value, id]) => ({ value, label: t(id) }))}
                        onChange={(event) => setKind(event.currentTarget.value)}
                    />
                    {kind === 'reference' && (
                        <NativeSelect
                            label={t('field.target_object')}
                            value={target}
                            data={meta.objects.filter((each) => isMain(each)).map((each) => ({ value: each.name, label: label(manyLabel(each)) }))}
                            onChange={(event) => setTarget(event.currentTarget.value)}
                        />
                    )}
                    <TextInput required label={t('settings.name')} description={t('settings.name_help')} value={name} onChange={(event) => setTyped(event.currentTarget.value)} />
                    <Checkbox label={t('settings.required')} checked={required} onChange={(event) => setRequired(event.currentTarget.checked)} />
                </>
            )}
            {has_options && (!field || field.custom) && (
                <fieldset className={classes['optionList']}>
                    <legend>{t('settings.options')}</legend>
                    {options.map((option, at) => (
                        <div key={at} className={classes['optionLine']}>
                            <TextInput aria-label={`${t('settings.label_zh')} ${at + 1}`} placeholder={t('settings.label_zh')} value={option.label.zh} onChange={(event) => change(at, { label: { ...option.label, zh: event.currentTarget.value } })} />
                            <TextInput aria-label={`${t('settings.label_en')} ${at + 1}`} placeholder={t('settings.label_en')} value={option.label.en} onChange={(event) => change(at, { label: { ...option.label, en: event.currentTarget.value } })} />
                            <ActionIcon aria-label={`${t('action.remove')} ${at + 1}`} onClick={() => setOptions(options.filter((_, index) => index !== at))}>
                                <IconX size={14} />
                            </ActionIcon>
                        </div>
                    ))}
                    <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => setOptions([...options, { value: '', label: { en: '', zh: '' } }])}>
                        {t('settings.option_new')}
                    </Button>
                </fieldset>
            )}
        </DialogForm>
    );
}

const icons = ['box', 'ticket', 'heart', 'star', 'flag', 'package', 'phone', 'file', 'building', 'users', 'calendar', 'route'];

export function ObjectDialog({ onClose, onDone }: { onClose(): void; onDone(name: string): Promise<void> }) {
    const { t } = useLanguage();
    const submission = useSubmit();
    const [words, setWords] = useState({ zh: '', one: '', many: '' });
    const [typed, setTyped] = useState<string | null>(null);
    const [icon, setIcon] = useState('box');
    const many = words.many || words.one || words.zh;
    const name = typed ?? objectName(many);
    const set = (part: Partial<typeof words>) => setWords({ ...words, ...part });

    const save = () =>
        void submission.submit(async () => {
            const zh = words.zh || words.one;
            await addObject({
                name,
                labels: { en: { one: words.one || zh, many }, zh: { one: zh, many: zh } },
                icon,
                title: 'name',
                list: ['name', 'owner'],
                fields: [{ name: 'name', kind: 'text', label: { en: 'Name', zh: '名称' }, required: true, indexed: true }],
            });
            await onDone(name);
        });
    return (
        <DialogForm title={t('settings.object_new')} submission={submission} ready={Boolean(name && many)} onSave={save} onClose={onClose}>
            <TextInput data-autofocus label={t('settings.label_zh')} value={words.zh} onChange={(event) => set({ zh: event.currentTarget.value })} />
            <div className={classes['two']}>
                <TextInput label={t('settings.label_one')} value={words.one} onChange={(event) => set({ one: event.currentTarget.value })} />
                <TextInput label={t('settings.label_many')} value={words.many} onChange={(event) => set({ many: event.currentTarget.value })} />
            </div>
            <TextInput required label={t('settings.name')} description={t('settings.name_help')} value={name} onChange={(event) => setTyped(event.currentTarget.value)} />
            <NativeSelect label={t('settings.icon')} data={icons} value={icon} onChange={(event) => setIcon(event.currentTarget.value)} />
        </DialogForm>
    );
}
